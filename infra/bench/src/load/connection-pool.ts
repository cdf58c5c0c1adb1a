import { KeptConnection } from './kept-connection.js';

/**
 * Kept connections to one target: an idle one for each request while there are some, a new one else,
 * up to a bound; beyond it requests wait their turn.
 */
export class ConnectionPool {
  private readonly idle: KeptConnection[] = [];
  private readonly waiting: ((connection: KeptConnection) => void)[] = [];
  private readonly all = new Set<KeptConnection>();

  constructor(
    private readonly port: number,
    private readonly request: string,
    private readonly most: number,
    atFirst: number,
  ) {
    for (let made = 0; made < atFirst; made += 1) this.idle.push(this.open());
  }

  /** Sends the request, and gives the status of its answer or undefined when there was none. */
  send(answered: (status: number | undefined) => void): void {
    this.take((connection) =>
      connection.send(this.request, (status) => {
        answered(status);
        this.giveBack(connection);
      }),
    );
  }

  close(): void {
    for (const connection of this.all) connection.destroy();
  }

  private take(use: (connection: KeptConnection) => void): void {
    const connection = this.idle.pop() ?? (this.all.size < this.most ? this.open() : undefined);
    if (connection) use(connection);
    else this.waiting.push(use);
  }

  private giveBack(connection: KeptConnection): void {
    const kept = connection.usable ? connection : this.replace(connection);
    const next = this.waiting.shift();
    if (next) next(kept);
    else this.idle.push(kept);
  }

  private replace(broken: KeptConnection): KeptConnection {
    this.all.delete(broken);
    return this.open();
  }

  private open(): KeptConnection {
    const connection = new KeptConnection(this.port);
    this.all.add(connection);
    return connection;
  }
}

import type {
  Invalidation,
  OwnerEvents,
  OwnerLink,
  OwnerRedis,
  ReaderEvents,
  ReaderLink,
  ReaderRedis,
} from '../../src/ports.js';
import { Connection, type Network } from './network.js';
import type { SimProcess } from './process.js';

const invalidations = 'invalidations';
let marks = 0;

/** Keeps one connection of a process up, as the real adapters do. */
abstract class Side {
  #connection: Connection | null = null;
  #closed = false;

  constructor(
    protected readonly process: SimProcess,
    protected readonly network: Network,
    private readonly channel: string,
  ) {}

  protected abstract onUp(connection: Connection): void;
  protected abstract onDown(): void;
  protected abstract onMessage(message: unknown): void;

  get connection(): Connection | null {
    return this.#connection;
  }

  protected connect(): void {
    if (this.#closed) return;
    const { process, network } = this;
    if (network.primary.dead) {
      this.#reconnectLater();
      return;
    }
    const connection: Connection = new Connection(
      process,
      network,
      network.primary,
      this.channel,
      (message) => this.onMessage(message),
      () => {
        if (this.#connection !== connection) return;
        this.#connection = null;
        this.onDown();
        this.#reconnectLater();
      },
    );
    this.#connection = connection;
    this.onUp(connection);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#connection?.lose();
    return Promise.resolve();
  }

  #reconnectLater(): void {
    const { process, network } = this;
    process.when(network.world.now + network.delays.reconnectMs(), () => this.connect());
  }
}

export class SimReaderSide extends Side implements ReaderRedis {
  #events: ReaderEvents | null = null;

  constructor(process: SimProcess, network: Network) {
    super(process, network, invalidations);
  }

  open(events: ReaderEvents): void {
    this.#events = events;
    this.process.when(this.network.world.now, () => this.connect());
  }

  protected onUp(connection: Connection): void {
    const link: ReaderLink = {
      renew: (readerId, handled) => connection.call((server) => server.renew(readerId, handled)),
      read: (name, serverId) => connection.call((server) => server.read(name, serverId)),
      fill: (name, serverId, entry, deadlineMs) =>
        connection.call((server) => server.fill(name, serverId, entry, deadlineMs)),
      acknowledge: (invalidation, readerId) =>
        connection.call((server) =>
          server.publish(invalidation.ownerId, [invalidation.reference, readerId]),
        ),
      leave: (readerId) => connection.call((server) => void server.leases.delete(readerId)),
      reset: () => connection.lose(),
    };
    this.#events?.up(link);
  }

  protected onDown(): void {
    this.#events?.down();
  }

  protected onMessage(message: unknown): void {
    this.#events?.invalidated(message as Invalidation);
  }
}

export class SimOwnerSide extends Side implements OwnerRedis {
  #events: OwnerEvents | null = null;

  open(events: OwnerEvents): void {
    this.#events = events;
    this.process.when(this.network.world.now, () => this.connect());
  }

  protected onUp(connection: Connection): void {
    const link: OwnerLink = {
      now: () => connection.call((server) => server.now(`m${++marks}`)),
      beat: (epoch, serverId, begunAtMs) =>
        connection.call((server) => server.beat(epoch, serverId, begunAtMs)),
      invalidate: (request) =>
        connection.call((server) => server.invalidate(request, invalidations)),
      reset: () => connection.lose(),
    };
    this.#events?.up(link);
  }

  protected onDown(): void {
    this.#events?.down();
  }

  protected onMessage(message: unknown): void {
    const [reference, readerId] = message as [string, string];
    this.#events?.acknowledged(reference, readerId);
  }
}

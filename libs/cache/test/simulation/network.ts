import { figures } from '../../src/figures.js';
import type { SimProcess } from './process.js';
import type { SimRedisServer, Subscription } from './redis-server.js';
import type { World } from './world.js';

export interface Delays {
  /** One way of one message. */
  readonly messageMs: () => number;
  /** From a lost connection to the next one. */
  readonly reconnectMs: () => number;
  /** From the death of a server to a client's noticing it. */
  readonly noticeMs: () => number;
}

/** The way to Redis: which server new connections reach, and what happens to those that are open. */
export class Network {
  readonly connections = new Set<Connection>();

  constructor(
    readonly world: World,
    public primary: SimRedisServer,
    readonly delays: Delays,
  ) {}

  /** Everybody connected to this server loses the connection, sooner or later. */
  breakConnections(server: SimRedisServer): void {
    server.subscriptions.clear();
    for (const connection of this.connections) {
      if (connection.server !== server) continue;
      const { process } = connection;
      process.when(this.world.now + this.delays.noticeMs(), () => connection.lose());
    }
  }

  restart(server: SimRedisServer, runId: string): void {
    server.runId = runId;
    server.life++;
    this.breakConnections(server);
  }

  /** A proxy puts another server behind the open connections; nobody is told, subscriptions stay where they are. */
  swapBehind(server: SimRedisServer): void {
    this.primary = server;
    for (const connection of this.connections) connection.moveTo(server);
  }
}

/** One connection of a process; `onLost` is called once. */
export class Connection {
  #life: number;
  #lost = false;
  readonly #subscription: Subscription;
  #lastDelivery = 0;
  /** Where it subscribed: a proxy moves commands alone. */
  readonly #home: SimRedisServer;

  constructor(
    readonly process: SimProcess,
    private readonly network: Network,
    public server: SimRedisServer,
    channel: string,
    onMessage: (message: unknown) => void,
    private readonly onLost: () => void,
  ) {
    this.#life = server.life;
    this.#home = server;
    this.#subscription = { channel, deliver: (message) => this.#deliver(message, onMessage) };
    server.subscriptions.add(this.#subscription);
    network.connections.add(this);
  }

  get lost(): boolean {
    return this.#lost;
  }

  moveTo(server: SimRedisServer): void {
    this.server = server;
    this.#life = server.life;
  }

  lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.network.connections.delete(this);
    this.#home.subscriptions.delete(this.#subscription);
    this.onLost();
  }

  /** One atomic step at the server; rejects after the client's own time limit, though it may still happen. */
  call<T>(step: (server: SimRedisServer) => T): Promise<T> {
    const { world } = this.network;
    const { process } = this;
    return new Promise<T>((resolve, reject) => {
      const execute = (): void => {
        if (this.server.pausedUntil > world.now) {
          world.at(this.server.pausedUntil, execute);
          return;
        }
        if (this.#lost || this.server.dead || this.#life !== this.server.life) {
          process.when(this.#arrival(), () => {
            reject(new Error('connection lost'));
            this.lose();
          });
          return;
        }
        const answer = step(this.server);
        process.when(this.#arrival(), () => {
          if (this.#lost) reject(new Error('connection lost'));
          else resolve(answer);
        });
      };
      if (this.#lost) {
        reject(new Error('connection lost'));
        return;
      }
      world.at(this.#arrival(), execute);
      process.when(world.now + figures.commandTimeoutMs, () => reject(new Error('timed out')));
    });
  }

  #arrival(): number {
    const { world, delays } = this.network;
    return Math.max(world.now, this.process.cutUntil) + delays.messageMs();
  }

  #deliver(message: unknown, onMessage: (message: unknown) => void): void {
    this.#lastDelivery = Math.max(this.#lastDelivery, this.#arrival());
    this.process.when(this.#lastDelivery, () => {
      if (!this.#lost) onMessage(message);
    });
  }
}

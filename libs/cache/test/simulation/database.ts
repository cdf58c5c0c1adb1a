import type { OwnedEntry } from '../../src/coherence.js';
import type { OwnerRow, OwnerStore } from '../../src/ports.js';
import type { SqlExecutor } from '../../src/sql.js';
import type { SimProcess } from './process.js';
import type { World } from './world.js';

export interface TokenValue {
  readonly version: number;
}

export interface Token {
  readonly key: string;
  readonly ids: readonly string[];
  readonly principal: string;
  revoked: boolean;
  /** Simulated time, or Infinity. */
  readonly expiresAt: number;
}

/** The owner's database: one row of coherence, tokens, principals with a version of their rights. */
export class SimDatabase {
  row: OwnerRow = { epoch: 1, serverId: null };
  readonly tokens = new Map<string, Token>();
  readonly versions = new Map<string, number>();
  readonly #sharing = new Set<SimTransaction>();
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly world: World,
    private readonly messageMs: () => number,
  ) {}

  /** One statement of a process. */
  call<T>(process: SimProcess, statement: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.world.at(this.world.now + this.messageMs(), () => {
        const answer = statement();
        process.when(this.world.now + this.messageMs(), () => resolve(answer));
      });
    });
  }

  /** One statement that writes the row: it waits for everybody who shares it. */
  write(process: SimProcess, change: (row: OwnerRow) => OwnerRow): Promise<OwnerRow> {
    return new Promise((resolve) => {
      const attempt = (): void => {
        if (this.#sharing.size > 0) {
          this.#waiting.push(attempt);
          return;
        }
        this.row = change(this.row);
        const { row } = this;
        process.when(this.world.now + this.messageMs(), () => resolve(row));
      };
      this.world.at(this.world.now + this.messageMs(), attempt);
    });
  }

  share(transaction: SimTransaction): void {
    this.#sharing.add(transaction);
  }

  ended(transaction: SimTransaction): void {
    this.#sharing.delete(transaction);
    if (this.#sharing.size === 0) for (const attempt of this.#waiting.splice(0)) attempt();
  }

  /** Rolls back what a dead process had begun. */
  abort(process: SimProcess): void {
    for (const transaction of [...this.#sharing]) {
      if (transaction.process === process) transaction.abort();
    }
  }

  look(key: string): OwnedEntry<TokenValue> | null {
    const token = this.tokens.get(key);
    if (!token || token.revoked || token.expiresAt <= this.world.now) return null;
    const endless = token.expiresAt === Number.POSITIVE_INFINITY;
    return {
      ids: token.ids,
      remainingMs: endless ? null : token.expiresAt - this.world.now,
      value: { version: this.versions.get(token.principal) ?? 0 },
    };
  }
}

/** A transaction: what it shares is let go when it has ended. */
export class SimTransaction implements SqlExecutor {
  #aborted = false;

  constructor(
    private readonly database: SimDatabase,
    readonly process: SimProcess,
  ) {}

  readShared(): Promise<OwnerRow> {
    return this.database.call(this.process, () => {
      this.lock();
      return this.database.row;
    });
  }

  /** FOR SHARE. */
  lock(): void {
    if (!this.#aborted && !this.process.dead) this.database.share(this);
  }

  commit(change: () => void): Promise<void> {
    return this.database.call(this.process, () => {
      if (!this.#aborted) change();
      this.database.ended(this);
    });
  }

  abort(): void {
    this.#aborted = true;
    this.database.ended(this);
  }

  $queryRawUnsafe<T>(): Promise<T> {
    return Promise.reject(new Error('the simulation speaks no SQL'));
  }

  $executeRawUnsafe(): Promise<number> {
    return Promise.reject(new Error('the simulation speaks no SQL'));
  }
}

export class SimStore implements OwnerStore {
  constructor(
    private readonly database: SimDatabase,
    private readonly process: SimProcess,
  ) {}

  read(): Promise<OwnerRow> {
    return this.database.call(this.process, () => this.database.row);
  }

  readShared(tx: SqlExecutor): Promise<OwnerRow> {
    if (!(tx instanceof SimTransaction)) throw new TypeError('not a transaction of the simulation');
    return tx.readShared();
  }

  raise(): Promise<OwnerRow> {
    return this.database.write(this.process, ({ epoch, serverId }) => ({
      epoch: epoch + 1,
      serverId,
    }));
  }

  adopt(serverId: string): Promise<OwnerRow> {
    return this.database.write(this.process, (row) =>
      row.serverId === serverId ? row : { epoch: this.nextEpoch(row.epoch), serverId },
    );
  }

  /** Raising the epoch with the server's name is the whole point of adopting it. */
  nextEpoch(epoch: number): number {
    return epoch + 1;
  }
}

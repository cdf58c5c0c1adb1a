import type { CachedEntry, CoherentCache, OwnedEntry } from '../../src/coherence.js';
import { silentLog } from '../../src/log.js';
import { Owner } from '../../src/owner/owner.js';
import { Reader } from '../../src/reader/reader.js';
import { Seal } from '../../src/reader/seal.js';
import { SimDatabase, SimStore, SimTransaction, type Token, type TokenValue } from './database.js';
import { Network, type Delays } from './network.js';
import { SimProcess } from './process.js';
import { SimRedisServer } from './redis-server.js';
import { SimOwnerSide, SimReaderSide } from './sides.js';
import { Verdict } from './verdict.js';
import { World } from './world.js';

export interface ReaderNode {
  readonly process: SimProcess;
  readonly reader: Reader;
  readonly cache: CoherentCache<TokenValue>;
  readonly side: SimReaderSide;
}

export interface OwnerNode {
  readonly process: SimProcess;
  readonly owner: Owner;
  readonly side: SimOwnerSide;
}

export interface ClusterOptions {
  readonly readers: number;
  readonly owners: number;
  readonly delays: Delays & {
    readonly databaseMs: () => number;
    /** An owner's answer on its way to a reader. */
    readonly answerMs: () => number;
  };
  /** Which of the living owners answers a reader. */
  readonly pickOwner: (owners: readonly OwnerNode[]) => OwnerNode;
}

/** What the outbox holds of a change until it is settled. */
interface Committed {
  readonly ids: readonly string[];
  truth: readonly { token: string; revoked: boolean; version: number }[];
  readonly settled: () => void;
}

const sealKeys = [{ id: 'k1', secret: Buffer.alloc(32, 7) }];
const fetchTimeoutMs = 2_000;

/** Real readers and owners over a simulated database, Redis, network and clocks. */
export class Cluster {
  readonly world = new World();
  readonly database: SimDatabase;
  readonly network: Network;
  readonly server: SimRedisServer;
  readonly readers: ReaderNode[] = [];
  readonly owners: OwnerNode[] = [];
  readonly verdict: Verdict;
  readonly #outbox = new Set<Committed>();
  #servers = 0;

  constructor(private readonly options: ClusterOptions) {
    this.database = new SimDatabase(this.world, options.delays.databaseMs);
    this.server = this.newServer();
    this.network = new Network(this.world, this.server, options.delays);
    this.verdict = new Verdict(this.world, this.database);
    for (let index = 0; index < options.owners; index++) this.owners.push(this.#ownerNode(index));
    for (let index = 0; index < options.readers; index++)
      this.readers.push(this.#readerNode(index));
  }

  newServer(clockSkewMs = 0): SimRedisServer {
    return new SimRedisServer(this.world, `server${++this.#servers}`, clockSkewMs);
  }

  addToken(key: string, principal: string, expiresAt = Number.POSITIVE_INFINITY): Token {
    const ids = [`token:${key}`, `principal:${principal}`];
    const token = { key, principal, ids, revoked: false, expiresAt };
    this.database.tokens.set(key, token);
    return token;
  }

  /** A request as a gateway handles it; what it accepts is judged. */
  request(node: ReaderNode, key: string, streaming = false): void {
    const begun = this.world.now;
    this.verdict.totals.requests++;
    node.process.when(begun, () => {
      const warm = node.cache.peek(key);
      if (warm) this.#accepted(node, key, begun, warm, streaming);
      else void this.#cold(node, key, begun, streaming);
    });
  }

  async #cold(node: ReaderNode, key: string, begun: number, streaming: boolean): Promise<void> {
    const entry = await node.cache.lookup(key).catch(() => null);
    if (entry) this.#accepted(node, key, begun, entry, streaming);
  }

  #accepted(
    node: ReaderNode,
    key: string,
    begun: number,
    entry: CachedEntry<TokenValue>,
    streaming: boolean,
  ): void {
    this.verdict.accepted(node.process.name, key, begun, entry.value);
    if (!streaming) return;
    const close = this.verdict.streamOpened(key);
    node.reader.streams.open(entry.ids, entry.expiresAt, close, {
      confirm: async () => (await node.cache.lookup(key)) !== null,
    });
  }

  /** Commits a change and has it made known; `change` gives what it concerns. */
  async change(
    node: OwnerNode,
    ids: readonly string[],
    change: () => void,
    beforeCommit: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const { owner, process } = node;
    await owner.invalidate(async (guard) => {
      const transaction = new SimTransaction(this.database, process);
      await guard(transaction);
      await beforeCommit();
      await transaction.commit(change);
      return { ids, result: undefined };
    });
  }

  revokeToken(node: OwnerNode, key: string): Promise<void> {
    const token = this.database.tokens.get(key)!;
    return this.#judged(node, [`token:${key}`], [token], () => {
      token.revoked = true;
    });
  }

  revokePrincipal(node: OwnerNode, principal: string): Promise<void> {
    const tokens = this.#tokensOf(principal);
    return this.#judged(node, [`principal:${principal}`], tokens, () => {
      for (const token of tokens) token.revoked = true;
    });
  }

  /** Rights change: what was cached under the old ones must not be served any more. */
  grant(node: OwnerNode, principal: string): Promise<void> {
    return this.#judged(node, [`principal:${principal}`], this.#tokensOf(principal), () => {
      this.database.versions.set(principal, (this.database.versions.get(principal) ?? 0) + 1);
    });
  }

  async #judged(
    node: OwnerNode,
    ids: readonly string[],
    tokens: readonly Token[],
    change: () => void,
  ): Promise<void> {
    const settled = this.verdict.asked();
    const record: Committed = { ids, truth: [], settled };
    await this.change(node, ids, () => {
      change();
      record.truth = tokens.map((token) => ({ token: token.key, ...this.#truthOf(token) }));
      this.#outbox.add(record);
    });
    this.#settle(record);
  }

  #truthOf(token: Token): { revoked: boolean; version: number } {
    return { revoked: token.revoked, version: this.database.versions.get(token.principal) ?? 0 };
  }

  #settle(record: Committed): void {
    if (!this.#outbox.delete(record)) return;
    record.settled();
    for (const { token, revoked, version } of record.truth) {
      this.verdict.answered(token, revoked, version);
    }
  }

  /** An owner dies for good: its transactions are rolled back, another one's relay repeats what it had committed. */
  kill(victim: OwnerNode, relay: OwnerNode, relayAfterMs: number): void {
    victim.process.dead = true;
    victim.side.connection?.lose();
    this.database.abort(victim.process);
    relay.process.when(this.world.now + relayAfterMs, () => {
      for (const record of [...this.#outbox]) {
        void relay.owner.announce(record.ids).then(() => this.#settle(record));
      }
    });
  }

  #tokensOf(principal: string): Token[] {
    return [...this.database.tokens.values()].filter((token) => token.principal === principal);
  }

  #readerNode(index: number): ReaderNode {
    const process = new SimProcess(`reader${index}`, this.world);
    const side = new SimReaderSide(process, this.network);
    const seal = new Seal('sim', sealKeys);
    const reader = new Reader({
      redis: side,
      seal,
      clock: process,
      log: silentLog,
      readerId: process.name,
    });
    const cache = reader.cache<TokenValue>({
      kind: 'token',
      maxEntries: 100,
      fetch: (key) => this.#fetch(process, key),
    });
    return { process, reader, cache, side };
  }

  #ownerNode(index: number): OwnerNode {
    const process = new SimProcess(`owner${index}`, this.world);
    const side = new SimOwnerSide(process, this.network, process.name);
    const store = new SimStore(this.database, process);
    const owner = new Owner({
      redis: side,
      store,
      clock: process,
      log: silentLog,
      ownerId: process.name,
    });
    return { process, owner, side };
  }

  #fetch(reader: SimProcess, key: string): Promise<OwnedEntry<TokenValue> | null> {
    const { world } = this;
    const { messageMs, answerMs } = this.options.delays;
    const { process } = this.options.pickOwner(
      this.owners.filter(({ process: { dead } }) => !dead),
    );
    return new Promise((resolve, reject) => {
      reader.setTimeout(() => reject(new Error('the owner did not answer')), fetchTimeoutMs);
      world.at(world.now + messageMs(), () =>
        process.when(world.now, () => {
          void this.database
            .call(process, () => this.database.look(key))
            .then((answer) => reader.when(world.now + answerMs(), () => resolve(answer)));
        }),
      );
    });
  }
}

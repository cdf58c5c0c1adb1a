import type { OwnedEntry, ReaderCounter } from '../coherence.js';
import type { Counters } from '../counters.js';
import { figures } from '../figures.js';
import type { ReaderLink, StoredEntry } from '../ports.js';
import type { Seal } from './seal.js';

/** What stands between the process and the owner. Never rejects: what can't be read is a miss. */
export interface SecondLevel {
  read<V>(kind: string, key: string, epoch: number | null): Promise<OwnedEntry<V> | null>;
  fill<V>(
    kind: string,
    key: string,
    epoch: number | null,
    owned: OwnedEntry<V>,
    startedAt: number,
  ): Promise<void>;
}

/** Embedded mode has nothing there. */
export const noSecondLevel: SecondLevel = {
  read: () => Promise.resolve(null),
  fill: () => Promise.resolve(),
};

/** A connection whose server is known: what a reader learnt from its last renewal over it. */
export interface Session {
  readonly link: ReaderLink;
  readonly serverId: string;
  /** The server's clock, and this process's when the answer was here: the server's can't have been earlier. */
  readonly redisMs: number;
  readonly localMs: number;
}

interface Payload {
  readonly value: unknown;
  /** Times of the server's clock; null = no end. */
  readonly endsMs: number | null;
  readonly deadlineMs: number;
}

/** Entries in Redis, sealed, found under the epoch in which they were looked up. */
export class SharedStore implements SecondLevel {
  constructor(
    private readonly session: () => Session | null,
    private readonly seal: Seal,
    private readonly counters: Counters<ReaderCounter>,
  ) {}

  async read<V>(kind: string, key: string, epoch: number | null): Promise<OwnedEntry<V> | null> {
    const session = this.session();
    if (session === null || epoch === null) return null;
    const name = nameOf(kind, key, epoch);
    const stored = await session.link.read(name, session.serverId).catch(() => null);
    if (stored === null) return null;
    const text = this.seal.open(name, stored.idsJson, stored.sealed);
    if (text === null) {
      this.counters.unsealed++;
      return null;
    }
    return owned<V>(JSON.parse(text) as Payload, stored);
  }

  async fill<V>(
    kind: string,
    key: string,
    epoch: number | null,
    owned: OwnedEntry<V>,
    startedAt: number,
  ): Promise<void> {
    const session = this.session();
    if (session === null || epoch === null) return;
    const beganMs = session.redisMs + (startedAt - session.localMs);
    const endsMs = owned.remainingMs === null ? null : beganMs + owned.remainingMs;
    const deadlineMs = Math.floor(
      Math.min(beganMs + figures.sharedEntryMs, endsMs ?? Number.POSITIVE_INFINITY),
    );
    const payload: Payload = { value: owned.value, endsMs, deadlineMs };
    const name = nameOf(kind, key, epoch);
    const idsJson = JSON.stringify(owned.ids);
    const sealed = this.seal.close(name, idsJson, JSON.stringify(payload));
    await session.link
      .fill(name, session.serverId, { idsJson, sealed }, deadlineMs)
      .catch(() => undefined);
  }
}

/** An old entry put back by hand is caught by its own deadline. */
function owned<V>(payload: Payload, stored: StoredEntry): OwnedEntry<V> | null {
  if (payload.deadlineMs <= stored.timeMs) return null;
  const remainingMs = payload.endsMs === null ? null : payload.endsMs - stored.timeMs;
  return { ids: JSON.parse(stored.idsJson) as string[], remainingMs, value: payload.value as V };
}

function nameOf(kind: string, key: string, epoch: number): string {
  return `${epoch}:${kind}:${key}`;
}

import { figures } from '../../src/figures.js';
import type {
  Beat,
  BeatOutcome,
  Invalidation,
  InvalidateOutcome,
  InvalidateRequest,
  Renewal,
  StoredEntry,
} from '../../src/ports.js';
import type { World } from './world.js';

export interface Subscription {
  readonly channel: string;
  readonly deliver: (message: unknown) => void;
}

interface State {
  epoch: number;
  runId: string;
  beats: number;
  invalidations: number;
}

interface Entry {
  readonly idsJson: string;
  readonly sealed: string;
  readonly until: number;
}

/** What a dump of the server holds. */
export interface Copy {
  readonly state: State | null;
  readonly leases: ReadonlyMap<string, number>;
  readonly log: readonly Invalidation[];
  readonly tombstones: ReadonlyMap<string, number>;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** The scripts of the protocol, over plain maps. Each guard is a method, so that a mutation can take it out. */
export class SimRedisServer {
  pausedUntil = 0;
  dead = false;
  /** Rises at each restart: connections made before are broken. */
  life = 0;
  readonly subscriptions = new Set<Subscription>();
  state: State | null = null;
  leases = new Map<string, number>();
  log: Invalidation[] = [];
  tombstones = new Map<string, number>();
  entries = new Map<string, Entry>();

  constructor(
    private readonly world: World,
    public runId: string,
    readonly clockSkewMs = 0,
  ) {}

  get timeMs(): number {
    return this.world.now + this.clockSkewMs;
  }

  copy(): Copy {
    const { state, leases, log, tombstones, entries } = this;
    return structuredClone({ state, leases, log, tombstones, entries });
  }

  restore(copy: Copy): void {
    Object.assign(this, structuredClone(copy));
  }

  empty(): void {
    this.restore({
      state: null,
      leases: new Map(),
      log: [],
      tombstones: new Map(),
      entries: new Map(),
    });
  }

  isServer(runId: string): boolean {
    return this.runId === runId;
  }

  isTombstoned(ids: readonly string[]): boolean {
    return ids.some((id) => (this.tombstones.get(id) ?? 0) > this.world.now);
  }

  /** The same guard where an entry is read, and where one is filled. */
  refusesRead(ids: readonly string[]): boolean {
    return this.isTombstoned(ids);
  }

  refusesFill(ids: readonly string[]): boolean {
    return this.isTombstoned(ids);
  }

  isLate(ageMs: number): boolean {
    return ageMs < 0 || ageMs > figures.beatAgeMs;
  }

  isOver(deadlineMs: number): boolean {
    return this.timeMs >= deadlineMs;
  }

  goesBack(epoch: number): boolean {
    return this.state !== null && this.state.runId === this.runId && this.state.epoch > epoch;
  }

  hasLostState(lastBeat: number): boolean {
    return this.state?.runId !== this.runId || this.state.beats < lastBeat;
  }

  beat(epoch: number, runId: string, begunAtMs: number): BeatOutcome {
    if (!this.isServer(runId)) return { kind: 'other-server' };
    if (this.isLate(this.timeMs - begunAtMs)) return { kind: 'late' };
    if (this.goesBack(epoch)) return { kind: 'backwards' };
    const { beats = 0, invalidations = 0 } = this.state ?? {};
    this.state = { epoch, runId: this.runId, beats: beats + 1, invalidations };
    return { kind: 'written', number: this.state.beats };
  }

  renew(readerId: string, handled: number | null): Renewal {
    this.leases.set(readerId, this.world.now + figures.leaseMs);
    const { state } = this;
    const beat: Beat | null = state && {
      epoch: state.epoch,
      runId: state.runId,
      number: state.beats,
    };
    return {
      runId: this.runId,
      timeMs: this.timeMs,
      beat,
      lastInvalidation: state?.invalidations ?? 0,
      missed: handled === null ? [] : this.log.filter(({ number }) => number > handled),
    };
  }

  read(name: string, runId: string): StoredEntry | null {
    const entry = this.entries.get(name);
    if (!entry || entry.until <= this.world.now || !this.isServer(runId)) return null;
    if (this.refusesRead(JSON.parse(entry.idsJson) as string[])) return null;
    return { idsJson: entry.idsJson, sealed: entry.sealed, timeMs: this.timeMs };
  }

  fill(name: string, runId: string, entry: Omit<StoredEntry, 'timeMs'>, deadlineMs: number): void {
    if (!this.isServer(runId) || this.isOver(deadlineMs)) return;
    if (this.refusesFill(JSON.parse(entry.idsJson) as string[])) return;
    const { idsJson, sealed } = entry;
    this.entries.set(name, { idsJson, sealed, until: deadlineMs - this.clockSkewMs });
  }

  invalidate(request: InvalidateRequest, channel: string): InvalidateOutcome {
    const { ids, runId, lastBeat, ownerId, reference } = request;
    if (!this.isServer(runId) || this.hasLostState(lastBeat)) return { kind: 'refused' };
    for (const id of ids) this.tombstones.set(id, this.world.now + figures.tombstoneMs);
    const number = (this.state?.invalidations ?? 0) + 1;
    if (this.state) this.state.invalidations = number;
    const invalidation = { runId: this.runId, number, ids, ownerId, reference };
    this.log.push(invalidation);
    this.publish(channel, invalidation);
    const live = [...this.leases].filter(([, until]) => until > this.world.now);
    return { kind: 'sent', leases: live.map(([readerId]) => readerId) };
  }

  publish(channel: string, message: unknown): void {
    for (const subscription of this.subscriptions) {
      if (subscription.channel === channel) subscription.deliver(message);
    }
  }
}

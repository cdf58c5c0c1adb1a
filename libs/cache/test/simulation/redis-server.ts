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
  epoch: number | null;
  serverId: string;
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

  /** The name as every script finds it: an emptied server has lost its mark, a copied mark is not its own. */
  get serverId(): string {
    return this.state?.serverId.startsWith(`${this.runId}:`) ? this.state.serverId : this.runId;
  }

  isServer(serverId: string): boolean {
    return this.serverId === serverId;
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
    return (this.state?.epoch ?? 0) > epoch;
  }

  now(mark: string): { serverId: string; timeMs: number } {
    if (!this.serverId.includes(':')) {
      this.state = { epoch: null, serverId: `${this.runId}:${mark}`, beats: 0, invalidations: 0 };
      this.log = [];
    }
    return { serverId: this.serverId, timeMs: this.timeMs };
  }

  beat(epoch: number, serverId: string, begunAtMs: number): BeatOutcome {
    if (!this.isServer(serverId)) return 'other-server';
    if (this.isLate(this.timeMs - begunAtMs)) return 'late';
    if (this.goesBack(epoch)) return 'backwards';
    this.state ??= { epoch, serverId, beats: 0, invalidations: 0 };
    this.state.epoch = epoch;
    this.state.beats++;
    return 'written';
  }

  renew(readerId: string, handled: number | null): Renewal {
    this.leases.set(readerId, this.world.now + figures.leaseMs);
    const { epoch, serverId = '', beats = 0 } = this.state ?? {};
    const beat: Beat | null = typeof epoch === 'number' ? { epoch, serverId, number: beats } : null;
    return {
      serverId: this.serverId,
      timeMs: this.timeMs,
      beat,
      lastInvalidation: this.state?.invalidations ?? 0,
      missed: handled === null ? [] : this.log.filter(({ number }) => number > handled),
    };
  }

  read(name: string, serverId: string): StoredEntry | null {
    const entry = this.entries.get(name);
    if (!entry || entry.until <= this.world.now || !this.isServer(serverId)) return null;
    if (this.refusesRead(JSON.parse(entry.idsJson) as string[])) return null;
    return { idsJson: entry.idsJson, sealed: entry.sealed, timeMs: this.timeMs };
  }

  fill(
    name: string,
    serverId: string,
    entry: Omit<StoredEntry, 'timeMs'>,
    deadlineMs: number,
  ): void {
    if (!this.isServer(serverId) || this.isOver(deadlineMs)) return;
    if (this.refusesFill(JSON.parse(entry.idsJson) as string[])) return;
    const { idsJson, sealed } = entry;
    this.entries.set(name, { idsJson, sealed, until: deadlineMs - this.clockSkewMs });
  }

  invalidate(request: InvalidateRequest, channel: string): InvalidateOutcome {
    const { ids, serverId, ownerId, reference } = request;
    if (!this.isServer(serverId)) return { kind: 'refused' };
    for (const id of ids) this.tombstones.set(id, this.world.now + figures.tombstoneMs);
    const number = (this.state?.invalidations ?? 0) + 1;
    if (this.state) this.state.invalidations = number;
    const invalidation = { serverId: this.serverId, number, ids, ownerId, reference };
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

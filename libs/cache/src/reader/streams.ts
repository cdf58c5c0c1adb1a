import type { Clock } from '../clock.js';
import type { CutReason, ReaderCounter, StreamOptions, StreamRegistry } from '../coherence.js';
import type { Counters } from '../counters.js';
import { figures } from '../figures.js';
import type { CoherenceLog } from '../log.js';

interface Stream {
  readonly ids: readonly string[];
  readonly expiresAt: number;
  readonly confirm: (() => Promise<boolean>) | undefined;
  readonly cut: (reason: CutReason) => void;
  cancelTimer: () => void;
}

/** The longest delay a Node timer takes. */
const longestTimerMs = 2 ** 31 - 1;

/** Open streams by the ids that may end them. */
export class Streams implements StreamRegistry {
  readonly #all = new Set<Stream>();
  readonly #byId = new Map<string, Set<Stream>>();
  /** Ids invalidated lately: a stream whose caller was looked up before and that opens after must be asked about. */
  readonly #recent = new Map<string, number>();
  /** The same for invalidations of ids that nobody knows. */
  #lastDoubt = Number.NEGATIVE_INFINITY;
  #doubtedSince: number | null = null;
  /** Invalidations may have passed unseen: regained trust alone doesn't settle the doubt. */
  #blind = false;

  constructor(
    private readonly clock: Clock,
    private readonly counters: Counters<ReaderCounter>,
    private readonly log: CoherenceLog,
  ) {}

  get size(): number {
    return this.#all.size;
  }

  open(
    ids: readonly string[],
    expiresAt: number,
    cut: (reason: CutReason) => void,
    options: StreamOptions = {},
  ): () => void {
    const { confirm } = options;
    const stream: Stream = { ids, expiresAt, cut, confirm, cancelTimer: () => undefined };
    this.#all.add(stream);
    for (const id of ids) this.#index(id, stream);
    this.#armExpiry(stream);
    if (options.justPeeked !== true && this.mayBeLate(ids)) void this.#confirm(stream);
    return () => this.#remove(stream);
  }

  cutByIds(ids: readonly string[]): void {
    const now = this.clock.monotonicMs();
    for (const id of ids) {
      this.#recent.delete(id);
      this.#recent.set(id, now);
      for (const stream of [...(this.#byId.get(id) ?? [])]) this.#cut(stream, 'revoked');
    }
    this.#forgetOld(now);
  }

  /** An invalidation of unknown ids happened, or may have: every stream is asked about, soon or at once. */
  doubtAll(when: 'at once' | 'after settling'): void {
    const now = this.clock.monotonicMs();
    const since = when === 'at once' ? now - figures.settleMs : now;
    this.#doubtedSince = Math.min(this.#doubtedSince ?? since, since);
    this.#blind = true;
    this.#lastDoubt = now;
  }

  /** To be called at every beat with whether the reader is trusted. */
  tick(trusted: boolean): void {
    const now = this.clock.monotonicMs();
    if (!trusted) this.#doubtedSince ??= now;
    else if (!this.#blind) this.#doubtedSince = null;
    for (const stream of [...this.#all]) if (stream.expiresAt <= now) this.#cut(stream, 'expired');
    if (this.#doubtedSince === null || now - this.#doubtedSince < figures.settleMs) return;
    this.#doubtedSince = trusted ? null : now;
    this.#blind = false;
    for (const stream of [...this.#all]) void this.#confirm(stream);
  }

  /** Without a reader nobody vouches for a stream. */
  close(): void {
    for (const stream of [...this.#all]) this.#cut(stream, 'unconfirmed');
  }

  async #confirm(stream: Stream): Promise<void> {
    const cancel = this.clock.setTimeout(
      () => this.#cut(stream, 'unconfirmed'),
      stream.confirm ? figures.settleMs : 0,
    );
    const confirmed = await stream.confirm?.().catch(() => false);
    cancel();
    if (confirmed !== true) this.#cut(stream, 'unconfirmed');
  }

  #cut(stream: Stream, reason: CutReason): void {
    if (!this.#remove(stream)) return;
    this.counters.streamsCut++;
    try {
      stream.cut(reason);
    } catch (error) {
      this.log.error({ err: error, reason }, 'a stream could not be cut');
    }
  }

  #remove(stream: Stream): boolean {
    stream.cancelTimer();
    for (const id of stream.ids) {
      const held = this.#byId.get(id);
      if (held?.delete(stream) && held.size === 0) this.#byId.delete(id);
    }
    return this.#all.delete(stream);
  }

  #index(id: string, stream: Stream): void {
    const held = this.#byId.get(id);
    if (held) held.add(stream);
    else this.#byId.set(id, new Set([stream]));
  }

  #armExpiry(stream: Stream): void {
    if (stream.expiresAt === Number.POSITIVE_INFINITY) return;
    const leftMs = stream.expiresAt - this.clock.monotonicMs();
    stream.cancelTimer = this.clock.setTimeout(
      () => {
        if (stream.expiresAt <= this.clock.monotonicMs()) this.#cut(stream, 'expired');
        else this.#armExpiry(stream);
      },
      Math.min(Math.max(Math.ceil(leftMs), 0), longestTimerMs),
    );
  }

  /** Whether a caller with these ids may have been looked up before something that should have cut its stream. */
  mayBeLate(ids: readonly string[]): boolean {
    const since = this.clock.monotonicMs() - figures.sharedEntryMs;
    return this.#lastDoubt > since || ids.some((id) => (this.#recent.get(id) ?? since) > since);
  }

  #forgetOld(now: number): void {
    for (const [id, at] of this.#recent) {
      if (at > now - figures.sharedEntryMs) return;
      this.#recent.delete(id);
    }
  }
}

import type { SimDatabase, TokenValue } from './database.js';
import type { World } from './world.js';

export interface Violation {
  readonly what: 'stale' | 'expired' | 'stream';
  readonly reader: string;
  readonly token: string;
  readonly begun: number;
  readonly at: number;
}

/** Begun after `at`, a request must see at least this. */
interface Floor {
  readonly at: number;
  readonly revoked: boolean;
  readonly version: number;
}

/** The ledger outside the system: what was answered, and whether anything accepted contradicts it. */
export class Verdict {
  readonly violations: Violation[] = [];
  readonly totals = { requests: 0, accepted: 0, changes: 0, answered: 0 };
  readonly answerMs: number[] = [];
  readonly #floors = new Map<string, Floor[]>();
  readonly #openStreams = new Map<symbol, string>();

  constructor(
    private readonly world: World,
    private readonly database: SimDatabase,
  ) {}

  accepted(reader: string, token: string, begun: number, value: TokenValue): void {
    this.totals.accepted++;
    const binding = (this.#floors.get(token) ?? []).filter(({ at }) => at < begun);
    if (binding.some(({ revoked, version }) => revoked || value.version < version)) {
      this.#violated('stale', reader, token, begun);
    }
    if ((this.database.tokens.get(token)?.expiresAt ?? 0) < begun) {
      this.#violated('expired', reader, token, begun);
    }
  }

  asked(): () => void {
    const at = this.world.now;
    this.totals.changes++;
    return () => {
      this.totals.answered++;
      this.answerMs.push(this.world.now - at);
    };
  }

  answered(token: string, revoked: boolean, version: number): void {
    const floors = this.#floors.get(token) ?? [];
    floors.push({ at: this.world.now, revoked, version });
    this.#floors.set(token, floors);
  }

  streamOpened(token: string): () => void {
    const stream = Symbol(token);
    this.#openStreams.set(stream, token);
    return () => this.#openStreams.delete(stream);
  }

  get openStreams(): number {
    return this.#openStreams.size;
  }

  /** To be called when everything has been quiet for a while. */
  judgeStreams(): void {
    for (const token of this.#openStreams.values()) {
      if (this.database.look(token) === null) this.#violated('stream', '', token, this.world.now);
    }
  }

  #violated(what: Violation['what'], reader: string, token: string, begun: number): void {
    this.violations.push({ what, reader, token, begun, at: this.world.now });
  }
}

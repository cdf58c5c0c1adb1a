export type ChangeKind = 'registered' | 'changed' | 'removed';

export interface AgentChange {
  readonly kind: ChangeKind;
  readonly agentId: string;
  readonly namespaceId: string;
  /** A job that it was given, or holds no more: told of before it is written, or after. */
  readonly job?: { readonly id: string; readonly isHeld: boolean };
}

interface Beyond {
  readonly position: number;
  /** The last of each agent, oldest first. */
  readonly changes: readonly AgentChange[];
}

/** What happened to agents lately, for those who watch. Whoever is too slow must read anew. */
export class AgentChanges {
  readonly #kept: AgentChange[] = [];
  #last = 0;
  #woken = new Set<() => void>();

  constructor(private readonly most = 1_000) {}

  /** Of the last change. */
  get position(): number {
    return this.#last;
  }

  tell(change: AgentChange): void {
    this.#last += 1;
    this.#kept.push(change);
    if (this.#kept.length > this.most) this.#kept.shift();
    const woken = this.#woken;
    this.#woken = new Set();
    for (const wake of woken) wake();
  }

  /** @returns undefined when changes beyond that position are kept no more */
  beyond(position: number, namespaceIds: ReadonlySet<string>): Beyond | undefined {
    const first = this.#last - this.#kept.length;
    if (position < first) return undefined;
    const latest = new Map<string, AgentChange>();
    for (const change of this.#kept.slice(position - first)) {
      if (!namespaceIds.has(change.namespaceId)) continue;
      const before = latest.get(change.agentId);
      const isNew = before?.kind === 'registered' && change.kind === 'changed';
      const kind = isNew ? before.kind : change.kind;
      latest.delete(change.agentId);
      latest.set(change.agentId, { ...(before?.job && { job: before.job }), ...change, kind });
    }
    return { position: this.#last, changes: [...latest.values()] };
  }

  /** Until something is told, or the signal is aborted. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#woken.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#woken.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}

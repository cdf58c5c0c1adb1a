const secondMs = 1_000;
const dayMs = 24 * 3_600 * secondMs;

/** What the model knows of one value. Times are in milliseconds since the sequence began. */
export interface ModelToken {
  readonly place: number;
  readonly chain: number;
  readonly from: number | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  to: number | null;
  by: 'manager' | 'itself' | null;
  rotatedAt: number | null;
  overlapEndsAt: number | null;
  endsOnFirstUse: boolean;
  firstUsedAt: number | null;
  revoked: string | null;
}

export interface AskedRotation {
  readonly overlapSeconds: number;
  readonly endsOnFirstUse: boolean;
}

export type Verdict = 'live' | 'revoked' | 'rotated' | 'expired';
export type RotationOutcome = { readonly status: number; readonly successor?: ModelToken };

/** What the tokens of one user should be: the rules again, in the simplest way that one can say them. */
export class LifecycleModel {
  readonly tokens: ModelToken[] = [];
  now = 0;

  create(lifetimeMs: number | null): ModelToken {
    return this.#add(null, this.tokens.length, lifetimeMs);
  }

  verdict(token: ModelToken): Verdict {
    if (token.revoked !== null) return 'revoked';
    if (this.#end(token) > this.now) return 'live';
    return token.to === null ? 'expired' : 'rotated';
  }

  use(token: ModelToken): Verdict {
    const verdict = this.verdict(token);
    if (verdict !== 'live' || token.from === null || token.firstUsedAt !== null) return verdict;
    token.firstUsedAt = this.now;
    const previous = this.tokens[token.from];
    if (previous?.endsOnFirstUse !== true) return verdict;
    for (const one of previous.by === 'manager' ? this.#liveOf(previous.chain) : [previous]) {
      one.overlapEndsAt = Math.min(one.overlapEndsAt ?? Infinity, this.now);
    }
    return verdict;
  }

  rotate(token: ModelToken, asked: AskedRotation): RotationOutcome {
    if (token.to !== null || this.verdict(token) !== 'live') return { status: 409 };
    const end = this.now + asked.overlapSeconds * secondMs;
    for (const one of this.#liveOf(token.chain)) {
      one.overlapEndsAt = Math.min(one.overlapEndsAt ?? Infinity, end);
    }
    return this.#succeed(token, 'manager', { ...asked, end, chain: this.tokens.length });
  }

  rotateItself(token: ModelToken, asked: AskedRotation): RotationOutcome {
    if (this.reportFork(token) || this.verdict(token) !== 'live') return { status: 401 };
    const replaced = token.to === null ? undefined : this.tokens[token.to];
    if (token.by === 'manager' || (replaced !== undefined && replaced.to !== null)) {
      return { status: 409 };
    }
    if (replaced !== undefined) replaced.revoked ??= 'replaced';
    const asksFor = this.now + asked.overlapSeconds * secondMs;
    const end =
      token.rotatedAt === null
        ? asksFor
        : Math.min(Math.max(token.overlapEndsAt ?? 0, asksFor), token.rotatedAt + 7 * dayMs);
    return this.#succeed(token, 'itself', { ...asked, end, chain: token.chain });
  }

  /** @returns whether it is one */
  reportFork(token: ModelToken): boolean {
    if (token.revoked !== null || token.by !== 'itself' || token.to === null) return false;
    const usedAt = this.tokens[token.to]?.firstUsedAt ?? null;
    if (usedAt === null || this.now - usedAt >= 30 * dayMs) return false;
    for (const one of this.#liveOf(token.chain)) one.revoked = 'fork';
    return true;
  }

  /** @param dead whether a value that has ended is revoked as well, alone */
  revoke(token: ModelToken, reason: string, dead: boolean): void {
    const struck = this.verdict(token) === 'live' ? this.#liveOf(token.chain) : dead ? [token] : [];
    for (const one of struck) one.revoked ??= reason;
  }

  #succeed(
    token: ModelToken,
    by: 'manager' | 'itself',
    rotation: { end: number; chain: number; endsOnFirstUse: boolean },
  ): RotationOutcome {
    const { expiresAt, createdAt } = token;
    const lifetime = expiresAt === null ? null : expiresAt - createdAt;
    const successor = this.#add(token.place, rotation.chain, lifetime);
    token.to = successor.place;
    token.by = by;
    token.rotatedAt ??= this.now;
    token.overlapEndsAt = rotation.end;
    token.endsOnFirstUse = rotation.endsOnFirstUse;
    return { status: 201, successor };
  }

  #add(from: number | null, chain: number, lifetimeMs: number | null): ModelToken {
    const token: ModelToken = {
      place: this.tokens.length,
      chain,
      from,
      createdAt: this.now,
      expiresAt: lifetimeMs === null ? null : this.now + lifetimeMs,
      to: null,
      by: null,
      rotatedAt: null,
      overlapEndsAt: null,
      endsOnFirstUse: false,
      firstUsedAt: null,
      revoked: null,
    };
    this.tokens.push(token);
    return token;
  }

  #end = ({ expiresAt, overlapEndsAt }: ModelToken): number =>
    Math.min(expiresAt ?? Infinity, overlapEndsAt ?? Infinity);

  #liveOf = (chain: number): ModelToken[] =>
    this.tokens.filter((one) => one.chain === chain && this.verdict(one) === 'live');
}

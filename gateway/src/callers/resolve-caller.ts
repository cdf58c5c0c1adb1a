import type {
  Caller,
  CallerToken,
  IdentifiedCaller,
  Principal,
  RejectionReason,
} from '@orchestrator/contracts';
import type { CachedEntry } from '@orchestrator/cache';
import { claimsIdentity } from '@orchestrator/internal-auth';

/** What is kept of a token that the token service knows. */
export type KnownToken =
  | {
      readonly status: 'live';
      readonly token: CallerToken;
      readonly principal: Pick<Principal, 'type' | 'id'>;
    }
  | {
      readonly status: 'refused';
      readonly tokenId: string;
      readonly principal: Pick<Principal, 'type' | 'id'>;
      readonly reason: RejectionReason;
    };

/** What is kept of a user or an organization that the identity service knows. */
export type KnownPrincipal =
  { readonly status: 'active'; readonly principal: Principal } | { readonly status: 'disabled' };

/** A caller as requests use it: claims, their identity, and what the entry stands on. */
export interface ResolvedCaller {
  readonly caller: IdentifiedCaller;
  readonly tokenId: string;
  /** Names the claims, for remembered assertions. */
  readonly identity: string;
  /** Every id whose end ends this caller. */
  readonly tokenIds: readonly string[];
  readonly principalIds: readonly string[];
  /** By the monotonic clock of this process, in milliseconds. */
  readonly expiresAt: number;
}

export type Resolution =
  | { readonly status: 'caller'; readonly caller: ResolvedCaller }
  | {
      readonly status: 'refused';
      readonly tokenId: string;
      /** Whose token it is. */
      readonly owner: Pick<Principal, 'type' | 'id'>;
      readonly reason: RejectionReason;
    }
  | { readonly status: 'unknown' };

const remembered = new WeakMap<
  object,
  { principal: CachedEntry<KnownPrincipal>; resolved: ResolvedCaller }
>();
const unknown: Resolution = { status: 'unknown' };

/**
 * Puts a verified token and its principal together. The result is remembered for as long as both
 * entries are, so that a warm request makes no new objects.
 */
export function resolveCaller(
  token: CachedEntry<KnownToken> | null,
  principal: CachedEntry<KnownPrincipal> | null,
): Resolution {
  if (token === null) return unknown;
  if (token.value.status === 'refused') {
    const { tokenId, principal: owner, reason } = token.value;
    return { status: 'refused', tokenId, owner, reason };
  }
  if (principal?.value.status !== 'active') {
    const { token: known, principal: owner } = token.value;
    return { status: 'refused', tokenId: known.id, owner, reason: 'principal_inactive' };
  }
  const kept = remembered.get(token);
  if (kept?.principal === principal) return { status: 'caller', caller: kept.resolved };
  const resolved = build(token, token.value, principal, principal.value);
  remembered.set(token, { principal, resolved });
  return { status: 'caller', caller: resolved };
}

function build(
  token: CachedEntry<KnownToken>,
  live: KnownToken & { status: 'live' },
  principal: CachedEntry<KnownPrincipal>,
  active: KnownPrincipal & { status: 'active' },
): ResolvedCaller {
  const caller: Caller = { type: 'token', token: live.token, principal: active.principal };
  return {
    caller,
    tokenId: live.token.id,
    identity: claimsIdentity(caller),
    tokenIds: token.ids,
    principalIds: principal.ids,
    expiresAt: Math.min(token.expiresAt, principal.expiresAt),
  };
}

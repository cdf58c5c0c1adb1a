import type { CachedEntry } from '@orchestrator/cache';
import type {
  CallerNamespace,
  IdentifiedCaller,
  Principal,
  RejectionReason,
} from '@orchestrator/contracts';
import { claimsIdentity } from '@orchestrator/internal-auth';
import type { KnownPrincipal } from './principals.js';

/** Where somebody acts: a user or an organization. */
export type Namespace = Pick<CallerNamespace, 'type' | 'id'>;

/** Whose a token is, and where it acts; both are told when it is refused. */
export interface TokenOwnership {
  readonly owner: Pick<Principal, 'type' | 'id'>;
  readonly namespace: Namespace;
}

/** A caller as requests use it: claims, their identity, and what the entry stands on. */
export interface ResolvedCaller {
  readonly caller: IdentifiedCaller;
  readonly namespace: Namespace;
  /** Names the claims, for remembered assertions. */
  readonly identity: string;
  /** Every id whose end ends this caller, by the service that owns it; a session has no tokens. */
  readonly tokenIds: readonly string[];
  readonly identityIds: readonly string[];
  /** By the monotonic clock of this process, in milliseconds. */
  readonly expiresAt: number;
}

export type Resolution =
  | { readonly status: 'caller'; readonly caller: ResolvedCaller }
  | {
      readonly status: 'refused';
      readonly tokenId: string;
      readonly ownership: TokenOwnership;
      readonly reason: RejectionReason;
    }
  | { readonly status: 'unknown' };

/** Turns the digest of a credential into a caller. */
export interface CallerResolver {
  /** The verdict when this process holds all that it needs, trusted and live; else undefined. */
  peek(digest: string): Resolution | undefined;
  /** @throws OwnerUnavailableError when nobody who knows can be asked */
  lookup(digest: string): Promise<Resolution>;
}

export const unknownCaller: Resolution = { status: 'unknown' };

const remembered = new WeakMap<
  object,
  { principal: CachedEntry<KnownPrincipal>; resolution: Resolution }
>();

/** What was built of these two entries before, so that a warm request makes no new objects. */
export function recallCaller(
  credential: CachedEntry<unknown>,
  principal: CachedEntry<KnownPrincipal>,
): Resolution | undefined {
  const kept = remembered.get(credential);
  return kept?.principal === principal ? kept.resolution : undefined;
}

/**
 * Puts a credential together with the principal that it stands on; remembered for as long as both
 * entries are.
 */
export function rememberCaller(
  credential: CachedEntry<unknown>,
  principal: CachedEntry<KnownPrincipal>,
  caller: IdentifiedCaller,
  namespace: Namespace,
): Resolution {
  const isToken = caller.type === 'token';
  const resolved: ResolvedCaller = {
    caller,
    namespace,
    identity: claimsIdentity(caller),
    tokenIds: isToken ? credential.ids : [],
    identityIds: isToken ? principal.ids : [...new Set([...credential.ids, ...principal.ids])],
    expiresAt: Math.min(credential.expiresAt, principal.expiresAt),
  };
  const resolution: Resolution = { status: 'caller', caller: resolved };
  remembered.set(credential, { principal, resolution });
  return resolution;
}

/** What this caller's requests are counted and logged by: its token, or its session. */
export const credentialId = (caller: IdentifiedCaller): string =>
  caller.type === 'token' ? caller.token.id : caller.session.id;

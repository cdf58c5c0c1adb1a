import {
  createPersonalToken,
  listPersonalTokens,
  listScopes,
  readOwnToken,
  readPersonalToken,
  revokeOwnToken,
  revokePersonalToken,
  updatePersonalToken,
  verifyToken,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { TokenStore } from './domain/token-changes.js';
import type { TokenLists } from './domain/token-lists.js';
import { createPersonalTokenRoute } from './features/create-token/create-personal-token.route.js';
import type { CreateToken } from './features/create-token/create-token.js';
import { listPersonalTokensRoute } from './features/list-tokens/list-personal-tokens.route.js';
import { listScopesRoute } from './features/list-scopes/list-scopes.route.js';
import { readOwnTokenRoute } from './features/read-own-token/read-own-token.route.js';
import { readPersonalTokenRoute } from './features/read-token/read-personal-token.route.js';
import { revokeOwnTokenRoute } from './features/revoke-own-token/revoke-own-token.route.js';
import { revokePersonalTokenRoute } from './features/revoke-token/revoke-personal-token.route.js';
import { updatePersonalTokenRoute } from './features/update-token/update-personal-token.route.js';
import type { VerifyToken } from './features/verify-token/verify-token.js';
import { verifyTokenRoute } from './features/verify-token/verify-token.route.js';

/** A revocation may have to wait until gateways that can't be reached trust nothing any more. */
const settlingMs = 3_000;

export interface TokenAppParts {
  readonly createToken: CreateToken;
  readonly verifyToken: VerifyToken;
  readonly store: TokenStore;
  readonly lists: TokenLists;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const tokenRoutesOf = ({
  createToken,
  verifyToken: verify,
  store,
  lists,
  answerMs,
}: TokenAppParts): readonly Binding[] => [
  // Between services.
  handle(verifyToken, answerWithin(answerMs, verifyTokenRoute(verify))),
  // For everybody, and for whoever holds a token.
  handle(listScopes, listScopesRoute()),
  handle(readOwnToken, answerWithin(answerMs, readOwnTokenRoute(lists))),
  handle(revokeOwnToken, answerWithin(answerMs + settlingMs, revokeOwnTokenRoute(store))),
  // Personal access tokens.
  handle(createPersonalToken, answerWithin(answerMs, createPersonalTokenRoute(createToken))),
  handle(listPersonalTokens, answerWithin(answerMs, listPersonalTokensRoute(lists))),
  handle(readPersonalToken, answerWithin(answerMs, readPersonalTokenRoute(lists))),
  handle(updatePersonalToken, answerWithin(answerMs, updatePersonalTokenRoute(store))),
  handle(revokePersonalToken, answerWithin(answerMs + settlingMs, revokePersonalTokenRoute(store))),
];

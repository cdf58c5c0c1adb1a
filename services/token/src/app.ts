import {
  describeAgentToken,
  listScopes,
  mintChildToken,
  readOwnToken,
  revokeChildToken,
  revokeLeakedDigests,
  reportRotationFork,
  revokeOwnToken,
  rotateOwnToken,
  type TokenCollection,
  tokenCollections,
  verifyToken,
  verifyTokens,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ChildTokens } from './domain/child-tokens.js';
import type { Projects } from './domain/projects.js';
import type { TokenStore } from './domain/token-changes.js';
import type { TokenRotations } from './domain/token-rotations.js';
import type { TokenLists } from './domain/token-lists.js';
import { findCollectionWith } from './features/callers/collection-of.js';
import type { CreateToken } from './features/create-token/create-token.js';
import { createTokenRoute } from './features/create-token/create-token.route.js';
import { describeAgentTokenRoute } from './features/describe-agent-token/describe-agent-token.route.js';
import { listScopesRoute } from './features/list-scopes/list-scopes.route.js';
import { listTokensRoute } from './features/list-tokens/list-tokens.route.js';
import type { MintChild } from './features/mint-child/mint-child.js';
import { mintChildRoute } from './features/mint-child/mint-child.route.js';
import { readOwnTokenRoute } from './features/read-own-token/read-own-token.route.js';
import { readTokenRoute } from './features/read-token/read-token.route.js';
import { revokeChildRoute } from './features/revoke-child/revoke-child.route.js';
import type { RevokeLeaked } from './features/revoke-leaked/revoke-leaked.js';
import { revokeLeakedRoute } from './features/revoke-leaked/revoke-leaked.route.js';
import { reportRotationForkRoute } from './features/report-rotation-fork/report-rotation-fork.route.js';
import { revokeOwnTokenRoute } from './features/revoke-own-token/revoke-own-token.route.js';
import { revokeTokenRoute } from './features/revoke-token/revoke-token.route.js';
import type { RotateOwnToken } from './features/rotate-own-token/rotate-own-token.js';
import { rotateOwnTokenRoute } from './features/rotate-own-token/rotate-own-token.route.js';
import type { RotateToken } from './features/rotate-token/rotate-token.js';
import { rotateTokenRoute } from './features/rotate-token/rotate-token.route.js';
import { updateTokenRoute } from './features/update-token/update-token.route.js';
import type { VerifyToken } from './features/verify-token/verify-token.js';
import { verifyTokenRoute, verifyTokensRoute } from './features/verify-token/verify-token.route.js';

/** A change may have to wait until gateways that can't be reached trust nothing any more. */
const settlingMs = 3_000;

export interface TokenAppParts {
  readonly createToken: CreateToken;
  readonly mintChild: MintChild;
  readonly children: ChildTokens;
  readonly revokeLeaked: RevokeLeaked;
  readonly rotateToken: RotateToken;
  readonly rotateOwnToken: RotateOwnToken;
  readonly verifyToken: VerifyToken;
  readonly store: TokenStore;
  readonly rotations: TokenRotations;
  readonly lists: TokenLists;
  readonly projects: Projects;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const tokenRoutesOf = (parts: TokenAppParts): readonly Binding[] => {
  const { verifyToken: verify, store, rotations, lists, answerMs } = parts;
  const settledMs = answerMs + settlingMs;
  return [
    // Between services.
    handle(verifyToken, answerWithin(answerMs, verifyTokenRoute(verify))),
    handle(verifyTokens, answerWithin(answerMs, verifyTokensRoute(verify))),
    handle(mintChildToken, answerWithin(answerMs, mintChildRoute(parts.mintChild))),
    handle(describeAgentToken, answerWithin(answerMs, describeAgentTokenRoute(lists))),
    handle(revokeChildToken, answerWithin(settledMs, revokeChildRoute(parts.children))),
    handle(revokeLeakedDigests, answerWithin(settledMs, revokeLeakedRoute(parts.revokeLeaked))),
    handle(reportRotationFork, answerWithin(settledMs, reportRotationForkRoute(rotations))),
    // For everybody, and for whoever holds a token.
    handle(listScopes, listScopesRoute()),
    handle(readOwnToken, answerWithin(answerMs, readOwnTokenRoute(lists))),
    handle(rotateOwnToken, answerWithin(settledMs, rotateOwnTokenRoute(parts.rotateOwnToken))),
    handle(revokeOwnToken, answerWithin(settledMs, revokeOwnTokenRoute(store))),
    // Wherever tokens are managed: the same for every kind.
    ...tokenCollections.flatMap((collection) => collectionRoutesOf(collection, parts)),
  ];
};

function collectionRoutesOf(collection: TokenCollection, parts: TokenAppParts): Binding[] {
  const { store, lists, projects, answerMs } = parts;
  const settledMs = answerMs + settlingMs;
  const find = findCollectionWith(collection, projects);
  return [
    handle(collection.create, answerWithin(answerMs, createTokenRoute(collection, find, parts))),
    handle(collection.list, answerWithin(answerMs, listTokensRoute(find, lists))),
    handle(collection.read, answerWithin(answerMs, readTokenRoute(find, lists))),
    handle(collection.update, answerWithin(answerMs, updateTokenRoute(find, store))),
    handle(collection.rotate, answerWithin(settledMs, rotateTokenRoute(collection, find, parts))),
    handle(collection.revoke, answerWithin(settledMs, revokeTokenRoute(find, store))),
  ];
}

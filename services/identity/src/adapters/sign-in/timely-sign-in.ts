import { within } from '@orchestrator/http';
import type { SessionFreshness } from '../../domain/session.js';
import type { SignInAttempts, SignInStore } from '../../domain/sign-in.js';

// A sign-in as a whole may take as long as its provider does. A database that hangs must not: each
// step that needs it gives up by itself, with the problem `unavailable`.

export const timelyAttempts = (attempts: SignInAttempts, timeoutMs: number): SignInAttempts => ({
  keep: (...given) => within(timeoutMs, attempts.keep(...given)),
  take: (...given) => within(timeoutMs, attempts.take(...given)),
});

/** What every gateway has to know before it is answered is bounded where that is waited for. */
export const timelySignInStore = (store: SignInStore, timeoutMs: number): SignInStore => ({
  signIn: (...given) => store.signIn(...given),
  reauthenticate: (...given) => store.reauthenticate(...given),
  keepNewcomer: (...given) => within(timeoutMs, store.keepNewcomer(...given)),
  keepLink: (...given) => within(timeoutMs, store.keepLink(...given)),
});

export const timelyFreshness = (
  sessions: SessionFreshness,
  timeoutMs: number,
): SessionFreshness => ({
  isFresh: (...given) => within(timeoutMs, sessions.isFresh(...given)),
});

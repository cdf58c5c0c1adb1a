import type { Actor } from './actor.js';

/** Why a session ended. */
export type SessionEndReason =
  | 'signed_out'
  | 'ended_by_user'
  | 'replaced'
  | 'user_disabled'
  | 'user_deleted'
  | 'identity_unlinked';

/** How long sessions last. Durations are counted by the clock of the database. */
export const sessionLifetimes = {
  idleDays: 7,
  absoluteDays: 30,
  /** After signing in or proving presence again. */
  freshMinutes: 10,
} as const;

/** A session as gateways need it. */
export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly freshUntil: Date;
  readonly remainingMs: number;
  /** Its last use was noted so long ago that this one should be. */
  readonly useIsDue: boolean;
}

/** Sessions that have not ended. */
export interface Sessions {
  /** The look-up behind every cookie that no cache could answer. */
  find(digest: Uint8Array): Promise<LiveSession | null>;
  /** When a session ends if it is not used any more, and until when it is fresh. */
  read(id: string): Promise<{ readonly expiresAt: Date; readonly freshUntil: Date } | null>;
  /** Notes that a session is in use, unless that was done within the last minute. */
  touch(id: string): Promise<void>;
  /** Ends it, if it has not ended. Resolves when every gateway refuses it. */
  end(id: string, reason: SessionEndReason, actor: Actor): Promise<void>;
}

/** Whether what a session asks for may be done now. */
export interface SessionFreshness {
  /** null: the session has ended. */
  isFresh(sessionId: string): Promise<boolean | null>;
}

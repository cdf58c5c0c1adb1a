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

/** Whether what a session asks for may be done now. */
export interface SessionFreshness {
  /** null: the session has ended. */
  isFresh(sessionId: string): Promise<boolean | null>;
}

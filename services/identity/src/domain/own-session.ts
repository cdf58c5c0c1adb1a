import type { Actor } from './actor.js';

/** A session as its user sees it. */
export interface OwnSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly provider: string;
}

/** The sessions of a user that have not ended. */
export interface OwnSessions {
  /** Newest first, after this one. */
  list(
    userId: string,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly OwnSession[]>;
  /** Resolves when every gateway refuses it. @throws IdentityError `not_found` */
  end(userId: string, sessionId: string, actor: Actor): Promise<void>;
}

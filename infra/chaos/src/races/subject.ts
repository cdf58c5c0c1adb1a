import type { Answer, KeepAliveClient, Request } from '../system/keep-alive-client.js';
import type { System } from '../system/system.js';

/** What an answer says of the request. */
export type Verdict = 'accepted' | 'refused' | 'unavailable' | 'other';

/** Where an end is asked for. */
export interface Enders {
  readonly gateway: KeepAliveClient;
  readonly identity: KeepAliveClient;
}

/** What a race is about: something by which requests get through until its end is answered. */
export interface Subject {
  readonly id: string;
  /** Requests that stand on it, used in turn. */
  readonly uses: readonly [Request, ...Request[]];
  verdictOn(answer: Answer): Verdict;
  /**
   * Asks for its end.
   * @param attempt above 0 when one before brought no promise, though it may have been committed
   */
  end(enders: Enders, attempt: number): Promise<Answer>;
}

/** A kind of thing that can end. */
export interface SubjectKind {
  readonly name: string;
  /** So many that no gateway has seen. */
  make(system: System, count: number): Promise<Subject[]>;
  /** Told once these have ended. */
  ended?(system: System, ids: ReadonlySet<string>): void;
}

export const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** For what stands or falls with the whole request. */
export function verdictByStatus({ status }: Answer): Verdict {
  if (isAccepted(status)) return 'accepted';
  if (status === 401) return 'refused';
  return status === 503 ? 'unavailable' : 'other';
}

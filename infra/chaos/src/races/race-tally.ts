import { percentile } from '@orchestrator/testing';
import type { Answer } from '../system/keep-alive-client.js';

export interface Judged {
  readonly answer: Answer;
  readonly gateway: string;
  readonly tokenId: string;
  readonly revokeBegunAt: number;
  readonly answeredAt: number;
}

export interface Violation {
  readonly what: 'accepted after the revoke' | 'refused before the revoke' | 'answered otherwise';
  readonly tokenId: string;
  readonly gateway: string;
  readonly status: number;
  /** From the answer to the revoke to the first byte of the request, in milliseconds. */
  readonly afterMs: number;
}

export interface RaceFigures {
  readonly races: number;
  readonly requests: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unavailable: number;
  readonly begunAfterRevoke: number;
  readonly lost: number;
  readonly revokesRefused: number;
  readonly revokeMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

const isAccepted = (status: number): boolean => status >= 200 && status < 300;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Adds up races and says which answers no system may give. */
export class RaceTally {
  readonly violations: Violation[] = [];
  readonly revokedIds = new Set<string>();
  readonly revokeMs: number[] = [];
  lost = 0;
  #requests = 0;
  #accepted = 0;
  #refused = 0;
  #unavailable = 0;
  #after = 0;
  #revokesRefused = 0;

  revoked(id: string, tookMs: number): void {
    this.revokedIds.add(id);
    this.revokeMs.push(tookMs);
  }

  revokeRefused(): void {
    this.#revokesRefused += 1;
  }

  judge({ answer, gateway, tokenId, revokeBegunAt, answeredAt }: Judged): void {
    const { status, begunAt, endedAt } = answer;
    this.#count(status);
    const afterMs = begunAt - answeredAt;
    const tell = (what: Violation['what']): void => {
      this.violations.push({ what, tokenId, gateway, status, afterMs });
    };
    if (afterMs > 0) this.#after += 1;
    if (afterMs > 0 && isAccepted(status)) tell('accepted after the revoke');
    if (status === 401 && endedAt < revokeBegunAt) tell('refused before the revoke');
    if (!isAccepted(status) && status !== 401 && status !== 503) tell('answered otherwise');
  }

  judgeLate(answer: Answer, gateway: string, tokenId: string): void {
    this.judge({ answer, gateway, tokenId, revokeBegunAt: 0, answeredAt: 0 });
  }

  figures(): RaceFigures {
    const at = (percent: number): number =>
      this.revokeMs.length === 0 ? 0 : rounded(percentile(this.revokeMs, percent));
    return {
      races: this.revokedIds.size,
      requests: this.#requests,
      accepted: this.#accepted,
      refused: this.#refused,
      unavailable: this.#unavailable,
      begunAfterRevoke: this.#after,
      lost: this.lost,
      revokesRefused: this.#revokesRefused,
      revokeMs: { p50: at(50), p99: at(99), max: at(100) },
    };
  }

  #count(status: number): void {
    this.#requests += 1;
    if (isAccepted(status)) this.#accepted += 1;
    else if (status === 401) this.#refused += 1;
    else if (status === 503) this.#unavailable += 1;
  }
}

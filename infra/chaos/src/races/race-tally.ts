import { percentile } from '@orchestrator/testing';
import type { Answer } from '../system/keep-alive-client.js';
import type { Subject } from './subject.js';

export interface Judged {
  readonly answer: Answer;
  readonly gateway: string;
  readonly subject: Subject;
  readonly endBegunAt: number;
  /** Infinity: nobody was promised anything. */
  readonly answeredAt: number;
}

export interface Violation {
  readonly what: 'accepted after the end' | 'refused before the end' | 'answered otherwise';
  readonly subjectId: string;
  readonly gateway: string;
  readonly status: number;
  readonly text: string;
  /** From the answer to the end to the first byte of the request, in milliseconds. */
  readonly afterMs: number;
}

export interface RaceFigures {
  readonly races: number;
  readonly requests: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unavailable: number;
  readonly begunAfterEnd: number;
  readonly acceptedAfterEnd: number;
  readonly lost: number;
  /** How often the end was not answered, or not promised. */
  readonly endsRefused: number;
  /** Committed by a request without an answer, and gone when it was repeated. */
  readonly endsUnpromised: number;
  readonly endMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Adds up races and says which answers no system may give. */
export class RaceTally {
  readonly violations: Violation[] = [];
  readonly endedIds = new Set<string>();
  readonly endMs: number[] = [];
  lost = 0;
  endsRefused = 0;
  endsUnpromised = 0;
  readonly #verdicts = { accepted: 0, refused: 0, unavailable: 0, other: 0 };
  #after = 0;

  ended(id: string, tookMs: number): void {
    this.endedIds.add(id);
    this.endMs.push(tookMs);
  }

  endedUnpromised(id: string): void {
    this.endedIds.add(id);
    this.endsUnpromised += 1;
  }

  judge({ answer, gateway, subject, endBegunAt, answeredAt }: Judged): void {
    const { status, text, begunAt, endedAt } = answer;
    const verdict = subject.verdictOn(answer);
    this.#verdicts[verdict] += 1;
    const afterMs = begunAt - answeredAt;
    const tell = (what: Violation['what']): void => {
      this.violations.push({
        what,
        subjectId: subject.id,
        gateway,
        status,
        text: text.slice(0, 200),
        afterMs,
      });
    };
    if (afterMs > 0) this.#after += 1;
    if (afterMs > 0 && verdict === 'accepted') tell('accepted after the end');
    if (verdict === 'refused' && endedAt < endBegunAt) tell('refused before the end');
    if (verdict === 'other') tell('answered otherwise');
  }

  judgeLate(answer: Answer, gateway: string, subject: Subject): void {
    this.judge({ answer, gateway, subject, endBegunAt: 0, answeredAt: 0 });
  }

  figures(): RaceFigures {
    const at = (percent: number): number =>
      this.endMs.length === 0 ? 0 : rounded(percentile(this.endMs, percent));
    const { accepted, refused, unavailable, other } = this.#verdicts;
    const late = this.violations.filter(({ what }) => what === 'accepted after the end');
    return {
      races: this.endedIds.size,
      requests: accepted + refused + unavailable + other,
      accepted,
      refused,
      unavailable,
      begunAfterEnd: this.#after,
      acceptedAfterEnd: late.length,
      lost: this.lost,
      endsRefused: this.endsRefused,
      endsUnpromised: this.endsUnpromised,
      endMs: { p50: at(50), p99: at(99), max: at(100) },
    };
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, KeepAliveClient, Request } from '../system/keep-alive-client.js';
import type { RaceTally } from './race-tally.js';
import { type Enders, isAccepted, type Subject } from './subject.js';

/** Connections of one lane, on which one race is run after the other. */
export interface Lane {
  /** One for each gateway, on which the subject is used all the time. */
  readonly riders: readonly KeepAliveClient[];
  /** One for each gateway, idle until the answer to the end is there. */
  readonly probes: readonly KeepAliveClient[];
  readonly enders: Enders;
}

export interface RaceOptions {
  readonly subject: Subject;
  /** How long it is used before, in milliseconds; 0 has its first use race with its end. */
  readonly headStartMs: number;
  readonly paceMs: () => number;
  readonly onEnd: () => void;
}

const endWithinMs = 30_000;
const afterwardsMs = 40;

/** Uses a subject at every gateway while it is ended, and beyond. */
export async function race(lane: Lane, options: RaceOptions, tally: RaceTally): Promise<void> {
  const { subject } = options;
  const judged = { endBegunAt: Infinity, answeredAt: Infinity };
  const answers: { readonly answer: Answer; readonly gateway: string }[] = [];
  let stopped = false;
  const use = async (client: KeepAliveClient, request: Request): Promise<void> => {
    const answer = await client.send(request).catch(() => undefined);
    if (answer) answers.push({ answer, gateway: client.origin });
    else tally.lost += 1;
  };
  const ride = async (client: KeepAliveClient): Promise<void> => {
    for (let turn = 0; !stopped; turn += 1) {
      await use(client, subject.uses[turn % subject.uses.length] ?? subject.uses[0]);
      await delay(options.paceMs());
    }
  };
  const riding = Promise.all(lane.riders.map(ride));
  try {
    if (options.headStartMs > 0) await delay(options.headStartMs);
    judged.endBegunAt = performance.now();
    options.onEnd();
    judged.answeredAt = await end(lane.enders, subject, tally);
    await Promise.all(
      lane.probes.map(async (client) => {
        for (const request of subject.uses) await use(client, request);
      }),
    );
    await delay(afterwardsMs);
  } finally {
    stopped = true;
    await riding;
  }
  for (const { answer, gateway } of answers) tally.judge({ answer, gateway, subject, ...judged });
}

/** Comes with the moment of the answer. What was not answered as done is no promise, and repeated. */
async function end(enders: Enders, subject: Subject, tally: RaceTally): Promise<number> {
  const deadline = performance.now() + endWithinMs;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await subject.end(enders, attempt).catch(() => undefined);
    if (answer && isAccepted(answer.status)) {
      tally.ended(subject.id, answer.endedAt - answer.begunAt);
      return answer.endedAt;
    }
    if (attempt > 0 && answer?.status === 404) {
      tally.endedUnpromised(subject.id);
      return Infinity;
    }
    tally.endsRefused += 1;
    if (performance.now() > deadline) {
      throw new Error(`Not ended within ${endWithinMs} ms: ${answer?.status} ${answer?.text}`);
    }
    await delay(20);
  }
}

/** Uses what was ended a while ago once more at each gateway. */
export async function sweep(
  clients: readonly KeepAliveClient[],
  subjects: readonly Subject[],
  tally: RaceTally,
): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      for (const subject of subjects) {
        for (const request of subject.uses) {
          const answer = await client.send(request).catch(() => undefined);
          if (answer === undefined) tally.lost += 1;
          else tally.judgeLate(answer, client.origin, subject);
        }
      }
    }),
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, KeepAliveClient, Request } from '../system/keep-alive-client.js';
import type { IssuedToken } from '../system/system.js';
import type { RaceTally } from './race-tally.js';

/** Connections of one lane, on which one race is run after the other. */
export interface Lane {
  /** One for each gateway, on which the token is used all the time. */
  readonly riders: readonly KeepAliveClient[];
  /** One for each gateway, idle until the answer to the revoke is there. */
  readonly probes: readonly KeepAliveClient[];
  readonly revoker: KeepAliveClient;
}

export interface RaceOptions {
  readonly token: IssuedToken;
  /** Whose token may revoke others. */
  readonly admin: IssuedToken;
  readonly bySelf: boolean;
  /** How long the token is used before, in milliseconds; 0 has its first use race with the revoke. */
  readonly headStartMs: number;
  readonly paceMs: () => number;
  readonly onRevoke: () => void;
}

const useOf = ({ value }: IssuedToken): Request => ({ path: '/api/v2/user', token: value });
const revokeWithinMs = 30_000;
const afterwardsMs = 40;

/** Uses a token at every gateway while it is revoked through one, and beyond. */
export async function race(lane: Lane, options: RaceOptions, tally: RaceTally): Promise<void> {
  const judged = { revokeBegunAt: Infinity, answeredAt: Infinity };
  const answers: { readonly answer: Answer; readonly gateway: string }[] = [];
  let stopped = false;
  const use = async (client: KeepAliveClient): Promise<void> => {
    const answer = await client.send(useOf(options.token)).catch(() => undefined);
    if (answer) answers.push({ answer, gateway: client.origin });
    else tally.lost += 1;
  };
  const ride = async (client: KeepAliveClient): Promise<void> => {
    while (!stopped) {
      await use(client);
      await delay(options.paceMs());
    }
  };
  const riding = Promise.all(lane.riders.map(ride));
  try {
    if (options.headStartMs > 0) await delay(options.headStartMs);
    judged.revokeBegunAt = performance.now();
    options.onRevoke();
    judged.answeredAt = await revoke(lane.revoker, options, tally);
    await Promise.all(lane.probes.map(use));
    await delay(afterwardsMs);
  } finally {
    stopped = true;
    await riding;
  }
  for (const { answer, gateway } of answers) {
    tally.judge({ answer, gateway, tokenId: options.token.id, ...judged });
  }
}

/** Comes with the moment of the answer. What was not answered with 204 is no promise, and repeated. */
async function revoke(
  client: KeepAliveClient,
  { token, admin, bySelf }: RaceOptions,
  tally: RaceTally,
): Promise<number> {
  const asAdmin = { path: `/api/v2/user/tokens/${token.id}`, token: admin.value };
  let request = bySelf ? { path: '/api/v2/token', token: token.value } : asAdmin;
  const deadline = performance.now() + revokeWithinMs;
  for (;;) {
    const answer = await client.send({ method: 'DELETE', ...request }).catch(() => undefined);
    if (answer?.status === 204) {
      tally.revoked(token.id, answer.endedAt - answer.begunAt);
      return answer.endedAt;
    }
    tally.revokeRefused();
    if (performance.now() > deadline) {
      throw new Error(`Not revoked within ${revokeWithinMs} ms: ${answer?.status} ${answer?.text}`);
    }
    // It may have been committed: then it can't be used to revoke itself any more.
    request = asAdmin;
    await delay(20);
  }
}

/** Uses tokens that were revoked a while ago once more at each gateway. */
export async function sweep(
  clients: readonly KeepAliveClient[],
  tokens: readonly IssuedToken[],
  tally: RaceTally,
): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      for (const token of tokens) {
        const answer = await client.send(useOf(token)).catch(() => undefined);
        if (answer === undefined) tally.lost += 1;
        else tally.judgeLate(answer, client.origin, token.id);
      }
    }),
  );
}

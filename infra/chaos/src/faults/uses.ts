import assert from 'node:assert/strict';
import { eventually } from '@orchestrator/testing';
import type { Answer } from '../system/keep-alive-client.js';
import { connectTo, type IssuedToken, type Member, type System } from '../system/system.js';

/** Uses a token once, on a connection of its own. */
export async function use(gateway: Member, token: IssuedToken): Promise<Answer> {
  const client = connectTo(gateway);
  try {
    return await client.send({ path: '/api/v2/user', token: token.value });
  } finally {
    await client.close();
  }
}

export const useEverywhere = (system: System, token: IssuedToken): Promise<Answer[]> =>
  Promise.all(system.gateways.map((gateway) => use(gateway, token)));

export async function assertAcceptedEverywhere(system: System, token: IssuedToken): Promise<void> {
  for (const { status } of await useEverywhere(system, token)) assert.equal(status, 200);
}

export async function assertRefusedEverywhere(system: System, token: IssuedToken): Promise<void> {
  for (const { status } of await useEverywhere(system, token)) assert.equal(status, 401);
}

/** Comes when every gateway accepts the token again. */
export const acceptedAgain = (system: System, token: IssuedToken, withinMs = 20_000) =>
  eventually(() => assertAcceptedEverywhere(system, token).then(() => true), { withinMs });

/** The answer when something that is needed is away: in time, with the hint to come again. */
export function assertUnavailable({ status, headers, begunAt, endedAt, text }: Answer): void {
  assert.equal(status, 503, `${status} ${text}`);
  const retryAfter = Number(headers['retry-after']);
  assert.ok(retryAfter >= 1 && retryAfter <= 2, `Retry-After: ${retryAfter}`);
  const tookMs = endedAt - begunAt;
  assert.ok(tookMs <= unavailableWithinMs, `503 after ${tookMs} ms`);
}

/** Two seconds, and what a busy machine takes to say it. */
const unavailableWithinMs = 2_500;

/** Revokes through a gateway; comes with what it took. */
export async function revokeThrough(
  gateway: Member,
  admin: IssuedToken,
  token: IssuedToken,
): Promise<Answer & { tookMs: number }> {
  const client = connectTo(gateway);
  try {
    const path = `/api/v2/user/tokens/${token.id}`;
    const answer = await client.send({ method: 'DELETE', path, token: admin.value });
    return { ...answer, tookMs: answer.endedAt - answer.begunAt };
  } finally {
    await client.close();
  }
}

/** Revokes with the promise kept: answered in time, and refused everywhere from then on. */
export async function assertRevokes(
  system: System,
  admin: IssuedToken,
  token: IssuedToken,
  withinMs: number,
): Promise<number> {
  const answer = await revokeThrough(system.gateway(0), admin, token);
  assert.equal(answer.status, 204, `${answer.status} ${answer.text}`);
  assert.ok(answer.tookMs <= withinMs, `the revoke took ${answer.tookMs} ms`);
  system.ledger.revoked.add(token.id);
  await assertRefusedEverywhere(system, token);
  return answer.tookMs;
}

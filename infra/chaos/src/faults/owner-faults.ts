import assert from 'node:assert/strict';
import { listOrganizations } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { OwnedOrganization } from '../system/owned-organization.js';
import { connectTo, type IssuedToken, type System } from '../system/system.js';

/** How long what is gone may stay anywhere, counted from when everything is up. */
const goneWithinMs = 5_000;

type Absence = 'nothing' | 'the token service' | 'the pipeline service' | 'the broker';

/**
 * Deletes an organization while something is down; comes with how long, after it was up again, the
 * last row and the last live token were there.
 */
export async function organizationDeletedWithout(
  system: System,
  absence: Absence,
): Promise<number> {
  const organization = await OwnedOrganization.found(system);
  const token = await organization.addToken('organization');
  const agent = await organization.addToken('agent');
  const instance = await organization.addToken('instance', agent);
  await organization.addProject('web');
  await organization.addProject('api');
  await eventually(async () => (await statusOf(system, token)) === 200);

  if (absence === 'the token service') await system.tokenService.process.kill();
  if (absence === 'the pipeline service') await system.pipeline.process.kill();
  if (absence === 'the broker') {
    await system.backends.rabbit.refuse();
    system.backends.rabbit.cut();
  }
  await organization.delete();
  // Not let in from the answer on, whoever is down: unknown to identity, or nobody to be asked.
  assert.notEqual(await statusOf(system, token), 200);
  if (absence === 'the token service') await system.tokenService.process.start();
  if (absence === 'the pipeline service') await system.pipeline.process.start();
  if (absence === 'the broker') await system.backends.rabbit.accept();

  const begunAt = performance.now();
  await eventually(
    async () => {
      assert.deepEqual(await organization.remains(), []);
      return true;
    },
    { withinMs: goneWithinMs, everyMs: 50 },
  );
  const tookMs = performance.now() - begunAt;
  await eventually(async () => (await statusOf(system, token)) === 401, { withinMs: 20_000 });
  const revoked = await eventually(() => {
    const { deliveries } = system.backends.recorder;
    const told = deliveries.filter(({ type }) => type === 'token.revoked.v1');
    const ids = new Set(told.map(({ subject }) => subject));
    return [token, agent, instance].every(({ id }) => ids.has(id)) && told;
  });
  assert.ok(
    revoked
      .filter(({ subject }) => subject === instance.id)
      .every(({ data }) => (data as { reason: string }).reason === 'owner_deleted'),
  );
  return tookMs;
}

async function statusOf(system: System, token: IssuedToken): Promise<number> {
  const client = connectTo(system.gateway(0));
  try {
    const { status } = await client.send({ path: listOrganizations.path, token: token.value });
    return status;
  } finally {
    await client.close();
  }
}

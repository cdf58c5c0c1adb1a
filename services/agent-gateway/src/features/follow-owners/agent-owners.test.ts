import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Actor,
  buildEvent,
  listAgents,
  organizationDeleted,
  tokenRevoked,
  userDeleted,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, envelopeOf } from '../../../test/jobs.js';
import { type Named, named, sessionOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const actor: Actor = {
  ...{ type: 'user', id: newId(), name: 'ada', token_id: null, session_id: null, ip: null },
};
const end = { actor, audit_chain: null };
const gone = {
  organization: ({ id, name }: Named) =>
    buildEvent(organizationDeleted, envelopeOf(id), { organization_id: id, name, ...end }),
  user: ({ id, name }: Named) =>
    buildEvent(userDeleted, envelopeOf(id), { user_id: id, username: name, ...end }),
};

test.each(['organization', 'user'] as const)(
  'with its %s an agent goes, whether it is offline for good or has a job, which waits again',
  async (type) => {
    const [owner, eve] = [named('acme'), named('eve')];
    const refused = await harness.register(owner);
    const busy = await agentWithJob(harness, owner);
    const hers = await harness.register(eve);
    const owned = { type, id: owner.id };
    await harness.publish([
      buildEvent(tokenRevoked, envelopeOf(refused.id), {
        ...{ token_id: refused.id, kind: 'instance', label: 'builders', actor },
        ...{ owner: owned, namespace: owned, reason: 'parent_revoked' },
      }),
    ]);
    const agentsOf = async (user: Named) => {
      const { body } = await harness.send('get', listAgents.path, sessionOf(user)).expect(200);
      return (body as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await agentsOf(owner)).toHaveLength(2);
    const event = gone[type](owner);
    await harness.publish([event, event]);
    expect([await agentsOf(owner), await agentsOf(eve)]).toEqual([[], [hers.id]]);
    await eventually(() => busy.job.status === 'pending');
    for (const subject of [refused.id, busy.id]) {
      expect(
        await harness.prisma.outbox.count({ where: { subject, type: 'agent.removed.v1' } }),
      ).toBe(1);
    }
  },
);

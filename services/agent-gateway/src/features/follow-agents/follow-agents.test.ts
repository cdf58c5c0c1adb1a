import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteAgent, fillPath, followAgents, updateAgent } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, claimedEvent, finishedEvent } from '../../../test/jobs.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Told {
  readonly change: string;
  readonly agent_id: string;
  readonly agent: {
    readonly labels: object;
    readonly status: string;
    readonly job_id: string | null;
  } | null;
}

const holderOf = (instanceId: string) => ({ instance_id: instanceId, fence: 1 });

/** Listens as a page does; resolves when the stream is open. */
async function follow(caller: Parameters<Harness['signed']>[0]) {
  const { hostname, port, headers } = await harness.signed(caller);
  let text = '';
  return new Promise<{ told: () => Told[]; type: unknown; leave: () => void }>(
    (resolve, reject) => {
      const asking = request({ hostname, port, headers, path: followAgents.path }, (answer) => {
        answer.on('data', (piece: Buffer) => (text += piece.toString()));
        answer.on('error', () => undefined);
        const told = () =>
          [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as Told);
        const leave = () => asking.destroy();
        resolve({ told, type: answer.headers['content-type'], leave });
      });
      asking.once('error', reject).end();
    },
  );
}

test('each change of an agent is told to those of its namespace, and to nobody else', async () => {
  const [ada, eve] = [named('ada'), named('eve')];
  const [mine, others] = [await follow(sessionOf(ada)), await follow(sessionOf(eve))];
  expect(mine.type).toBe('text/event-stream');
  const { id } = await harness.register(ada);
  const told = async (change: string) =>
    eventually(
      () => mine.told().find((one) => one.agent_id === id && one.change === change) ?? null,
    );
  expect((await told('registered')).agent).toMatchObject({ id, status: 'online' });
  await harness
    .send('patch', fillPath(updateAgent.path, { id }), sessionOf(ada))
    .send({ labels: { gpu: 'true' } })
    .expect(200);
  expect((await told('changed')).agent?.labels).toEqual({ gpu: 'true' });
  await harness.send('delete', fillPath(deleteAgent.path, { id }), sessionOf(ada)).expect(204);
  expect((await told('removed')).agent).toBeNull();
  // What is hers comes to her: had ada's come, it would have come before.
  const { id: hers } = await harness.register(eve);
  await eventually(() => others.told().some((one) => one.agent_id === hers));
  expect(others.told().map((one) => one.agent_id)).not.toContain(id);
  mine.leave();
  others.leave();
});

test('an agent is told to be busy from when it is given a job to the end of it, before either is written', async () => {
  const ada = named('ada');
  const { id } = await harness.register(ada);
  const page = await follow(sessionOf(ada));
  const isTold = (status: string, job: string | null) =>
    eventually(() => {
      const { agent } = page.told().at(-1) ?? {};
      return agent?.status === status && agent.job_id === job;
    });
  const job = harness.pipeline.queue(named('nobody').id);
  await harness.publish([claimedEvent(ada, job, id)]);
  await isTold('busy', job.claim.job_id);
  await harness.publish([finishedEvent(ada, { ...job, holder: holderOf(id) })]);
  await isTold('online', null);

  const other = await agentWithJob(harness, ada);
  const about = (of: typeof job) => finishedEvent(ada, { ...of, holder: holderOf(other.id) });
  // What is told late of an earlier job says nothing of that which it has now.
  await harness.publish([about(job)]);
  await isTold('busy', other.job.claim.job_id);
  await harness.publish([about(other.job)]);
  await isTold('online', null);
  page.leave();
});

test('authentication, scope, kinds', async () => {
  const ada = named('ada');
  await harness.send('get', followAgents.path, null).expect(401);
  for (const caller of [personal(ada, 'trigger'), tokenOf(ada, 'instance')]) {
    await harness.send('get', followAgents.path, caller).expect(403);
  }
});

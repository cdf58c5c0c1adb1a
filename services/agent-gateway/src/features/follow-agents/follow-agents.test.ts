import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteAgent, fillPath, followAgents, updateAgent } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Told {
  readonly change: string;
  readonly agent_id: string;
  readonly agent: { readonly labels: object } | null;
}

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

test('authentication, scope, kinds', async () => {
  const ada = named('ada');
  await harness.send('get', followAgents.path, null).expect(401);
  for (const caller of [personal(ada, 'trigger'), tokenOf(ada, 'instance')]) {
    await harness.send('get', followAgents.path, caller).expect(403);
  }
});

// What pictures need and addresses don't: an agent at work, runs that ended well and badly, jobs that wait,
// deliveries, somebody who is invited. It takes seconds, so tests do without.
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  cancelRuns,
  createInvitation,
  fillPath,
  listAgents,
  organizationAgentTokens,
  pipelineFiles,
  readRun,
  receiveDelivery,
  trigger,
} from '@orchestrator/contracts';
import { runAgent } from '../../../infra/demo/dist/index.js';
import { caller } from './furnish.mjs';

const pollMs = 250;
const longestMs = 60_000;

const scripts = {
  'test.sh': String.raw`printf '\033[1mRunning 48 tests\033[0m\n'
for n in $(seq 1 40); do printf '\033[32mok\033[0m %s - the guarantee number %s holds\n' "$n" "$n"; done
printf '\033[33mwarn\033[0m a very long line follows: %s\n' "$(seq -s ' ' 1 120)"
printf '\033[31mnot ok\033[0m 41 - revoked tokens are refused within the bound\n' >&2
exit 3
`,
  'deploy.sh': 'for n in $(seq 1 600); do echo "step $n"; sleep 1; done\n',
};

/**
 * @param examples what `furnish` gave
 * @param guest the name of somebody with an account, who is invited
 * @returns `examples` with an agent, and a way to end it
 */
export async function enliven(page, examples, guest) {
  const { send, post } = await caller(page);
  const { owner, name } = examples.common;
  const repo = { owner, name };
  const content = { 'content-type': 'application/octet-stream' };
  for (const [path, data] of Object.entries(scripts)) {
    await send(pipelineFiles.write, { ...repo, path }, { data }, content);
  }
  await post(createInvitation, { org: owner }, { username: guest, role: 'admin' });
  const start = (pipeline) => post(trigger, {}, { ...repo, pipeline });
  const until = async (look) => {
    for (const end = Date.now() + longestMs; Date.now() < end; await delay(pollMs)) {
      const found = await look();
      if (found) return found;
    }
    throw new Error('What the pictures are to show did not happen');
  };
  const ended = ({ run_id: id }) =>
    until(async () => (await send(readRun, { id })).finished_at !== null);

  const { token } = await post(organizationAgentTokens.create, { org: owner }, { label: 'bench' });
  const stopping = new AbortController();
  const agent = runAgent({
    server: new URL(page.url()).origin,
    token,
    name: 'bench-1',
    tell: () => undefined,
    stopping: stopping.signal,
  });
  const failed = await start('test.sh');
  await ended(failed);
  const { run_id: endless } = await start('deploy.sh');
  await start('test.sh');
  await start('build.sh');
  const { id: hook, secret } = examples.webhook;
  await deliver(page, hook, secret, 'push');
  await deliver(page, hook, secret, 'ping');
  await deliver(page, hook, 'not the secret', 'push');
  const [{ id }] = await until(async () => {
    const { items } = await send(listAgents, {});
    return items.length > 0 && items;
  });
  return {
    examples: { ...examples, agent: { id }, run: { id: failed.run_id } },
    end: async () => {
      stopping.abort();
      // An agent that stops ends its job first.
      await post(cancelRuns, {}, { run_ids: [endless] });
      await agent;
    },
  };
}

async function deliver(page, hook, secret, event) {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after: 'ab'.repeat(20),
    repository: { id: 1 },
    sender: { login: 'octo-ada' },
  });
  const url = new URL(fillPath(receiveDelivery.path, { webhook_id: hook }), page.url());
  await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
}

import { randomBytes } from 'node:crypto';
import {
  type Client,
  createClient,
  createOrganization,
  createProject,
  createWebhook,
  deleteOrganization,
  fillPath,
  ignoredDelivery,
  listArtifacts,
  organizationAgentTokens,
  organizationSecrets,
  organizationTokens,
  personalTokens,
  pipelineFiles,
  projectFiles,
  readArtifact,
  readUser,
  startedRun,
  triggerPipeline,
  triggerTokens,
} from '@orchestrator/contracts';
import { pipelineFile, projectFile, secretValue } from './demo-files.js';
import type { DemoOptions } from './demo-options.js';
import { followRun } from './follow-run.js';
import { signedPush } from './github-push.js';
import { Person } from './person.js';
import { type SampleAgent, startSampleAgent } from './sample-agent.js';
import { Teller } from './teller.js';

const project = 'hello';
/** After its credential was refused the agent waits 3 s before it tries its token once more. */
const agentStopsWithinMs = 20_000;

/**
 * The guided tour: signs in, makes one of everything, runs a pipeline twice, and takes the agent's
 * token away. It leaves nothing but its user.
 * @param print takes each line
 * @throws Error at the first step that doesn't do what it says
 */
export async function runDemo(options: DemoOptions, print: (line: string) => void): Promise<void> {
  const origin = options.ORCHESTRATOR_URL.replace(/\/$/, '');
  const teller = new Teller(print);
  const name = `demo-${randomBytes(3).toString('hex')}`;
  const person = new Person(origin);
  await teller.step(`Sign in with a local account, as ${name}`, async (tell) => {
    await person.signIn(options.DEMO_PROVIDER, name);
    const { body } = await person.client.call(readUser, {});
    tell(`signed in as ${body.username}`);
  });
  const owner = `${name}-org`;
  await teller.step(`Make the organization ${owner}`, () =>
    person.client.call(createOrganization, { body: { name: owner } }),
  );
  let agent: SampleAgent | undefined;
  try {
    agent = await play({ origin, teller, person, owner });
  } finally {
    agent?.stop();
    await teller.step('Delete the organization, and everything in it', () =>
      person.client.call(deleteOrganization, { params: { org: owner } }),
    );
  }
}

interface Stage {
  readonly origin: string;
  readonly teller: Teller;
  readonly person: Person;
  readonly owner: string;
}

async function play(stage: Stage): Promise<SampleAgent> {
  const { origin, teller, owner } = stage;
  await makeProject(stage);
  const tokens = await makeTokens(stage);
  const agent = await teller.step('Connect an agent with the agent token', async (tell) => {
    const started = startSampleAgent(origin, tokens.agent.value, 'demo agent');
    tell((await started.said(/^Registered/)) ?? 'the agent did not register');
    return started;
  });
  try {
    const reader = { origin, token: tokens.personal, client: clientWith(origin, tokens.personal) };
    const first = await teller.step('Start a run with the trigger token', () =>
      startByToken(origin, owner, tokens.trigger),
    );
    await teller.step('Follow its log live, with the personal token', (tell) =>
      follow(reader, first, tell),
    );
    const second = await teller.step('Start another by a signed push of GitHub', (tell) =>
      startByWebhook(stage, tell),
    );
    await teller.step('Follow that one', (tell) => follow(reader, second, tell));
    await teller.step('Read the file that it left, with the organization token', (tell) =>
      readReport(origin, second, tokens.organization, tell),
    );
    await teller.step('Revoke the agent token', async (tell) => {
      await stage.person.client.call(organizationAgentTokens.revoke, {
        params: { org: owner, id: tokens.agent.id },
      });
      tell('revoked: whatever the agent asks from now on is refused');
    });
    await teller.step('See the agent stop', (tell) => seeItStop(agent, tell));
  } catch (error) {
    agent.stop();
    throw error;
  }
  return agent;
}

async function makeProject({ origin, teller, person, owner }: Stage): Promise<void> {
  const params = { owner, name: project };
  await teller.step(`Make the project ${owner}/${project} with a pipeline file`, async (tell) => {
    await person.client.call(createProject, { body: { ...params, vcs_type: 'orchestrator' } });
    await put(
      person,
      fillPath(pipelineFiles.write.path, { ...params, path: pipelineFile.path }),
      pipelineFile.content,
    );
    await put(
      person,
      fillPath(projectFiles.write.path, { ...params, path: projectFile.path }),
      projectFile.content,
    );
    tell(`${pipelineFile.path} and ${projectFile.path} are at ${origin}`);
  });
  await teller.step('Keep a secret of the organization', async (tell) => {
    await person.client.call(organizationSecrets.write, {
      params: { org: owner, key: 'DOOR' },
      body: { value: secretValue },
    });
    tell('its value goes to jobs, and is shown nowhere');
  });
}

async function put(person: Person, path: string, content: string): Promise<void> {
  const answer = await fetch(person.origin + path, {
    method: 'PUT',
    headers: { ...person.headers, 'content-type': 'application/octet-stream' },
    body: content,
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
}

/** One of each kind. */
async function makeTokens({ teller, person: { client }, owner }: Stage) {
  return teller.step('Make one token of each kind', async (tell) => {
    const org = { org: owner };
    const personal = await client.call(personalTokens.create, {
      params: {},
      body: { label: `demo ${owner}`, scopes: ['read'] },
    });
    const organization = await client.call(organizationTokens.create, {
      params: org,
      body: { label: 'demo', scopes: ['read'] },
    });
    const agent = await client.call(organizationAgentTokens.create, {
      params: org,
      body: { label: 'demo agents' },
    });
    const trigger = await client.call(triggerTokens.create, {
      params: { owner, name: project },
      body: { label: 'demo' },
    });
    for (const { body } of [personal, organization, agent, trigger]) {
      tell(`${body.kind.padEnd(12)} ${body.prefix}…${body.last_characters}`);
    }
    return {
      personal: personal.body.token,
      organization: organization.body.token,
      agent: { id: agent.body.id, value: agent.body.token },
      trigger: trigger.body.token,
    };
  });
}

const clientWith = (baseUrl: string, token: string): Client =>
  createClient({
    baseUrl,
    headers: () => ({ authorization: `Bearer ${token}` }),
    timeoutMs: 30_000,
  });

async function startByToken(origin: string, owner: string, token: string): Promise<string> {
  const { body } = await clientWith(origin, token).call(triggerPipeline, {
    params: { owner, name: project, pipeline: pipelineFile.path },
    body: { inputs: { PLANET: 'Earth' } },
  });
  return body.run_id;
}

async function startByWebhook(
  { person, owner }: Stage,
  tell: (line: string) => void,
): Promise<string> {
  const { body: webhook } = await person.client.call(createWebhook, {
    params: { owner, name: project },
    body: { source: 'github', pipeline: pipelineFile.path, ref_filter: 'main' },
  });
  const answer = await fetch(webhook.url, signedPush(webhook.secret, `${owner}/${project}`));
  const body: unknown = await answer.json();
  const started = startedRun.safeParse(body);
  if (!started.success) {
    const ignored = ignoredDelivery.safeParse(body);
    throw new Error(
      `The delivery was answered ${answer.status}${ignored.success ? `: ${ignored.data.ignored}` : ''}.`,
    );
  }
  tell(`the delivery was accepted: ${started.data.status}`);
  return started.data.run_id;
}

async function follow(
  reader: Parameters<typeof followRun>[0],
  runId: string,
  tell: (line: string) => void,
): Promise<void> {
  const status = await followRun(reader, runId, tell);
  if (status !== 'success') throw new Error(`The run ended as ${status}.`);
  tell(`the run ended: ${status}`);
}

async function readReport(
  origin: string,
  runId: string,
  token: string,
  tell: (line: string) => void,
): Promise<void> {
  const { body } = await clientWith(origin, token).call(listArtifacts, { params: { id: runId } });
  const [report] = body.items;
  if (report === undefined) throw new Error('The run left no file.');
  const path = fillPath(readArtifact.path, { id: runId, filename: report.filename });
  const answer = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } });
  tell(`${report.filename}, ${report.size} bytes: ${(await answer.text()).trim()}`);
}

async function seeItStop(agent: SampleAgent, tell: (line: string) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The agent goes on.')), agentStopsWithinMs);
  });
  await Promise.race([agent.ended, late]).finally(() => clearTimeout(timer));
  for (const line of agent.lines.slice(-2)) tell(`│ ${line}`);
}

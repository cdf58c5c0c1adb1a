import {
  createOrganization,
  createProject,
  createTriggerConfig,
  addTriggerConfigVersion,
  fillPath,
  organizationAgentTokens,
  pipelineFiles,
  projectSecrets,
  readSession,
  csrfHeader,
  triggerConfiguration,
  triggerPipeline,
} from '@orchestrator/contracts';
import { Browser } from '../browser.js';
import { done } from '../program.js';
import { startSystem, type TestSystem } from '../start-system.js';
import { AgentWire, json } from './agent-wire.js';

const owner = 'acme';
const name = 'web';
const pipeline = 'ci/deep/build.sh';

export const pipelineContent = '#!/bin/sh\necho built\n';

/** A project with a pipeline file, an organization's agent token, and somebody who starts runs. */
export class Ground {
  constructor(
    readonly system: TestSystem,
    readonly person: Browser,
    readonly agentToken: { readonly id: string; readonly token: string },
  ) {}

  get origin(): string {
    return this.system.url;
  }

  /** An agent of the organization, registered. */
  async agent(about: object = { os: 'linux', arch: 'x64' }): Promise<AgentWire> {
    const answer = await new AgentWire(this.origin, this.agentToken.token).post('/register', about);
    if (answer.status !== 201) throw new Error(`Not registered: ${answer.status} ${answer.text}`);
    return new AgentWire(this.origin, String(json(answer).instance_secret));
  }

  async trigger(body: object = {}): Promise<string> {
    const path = fillPath(triggerPipeline.path, { owner, name, pipeline });
    return done(await this.person.send('POST', path, body)).run_id as string;
  }

  async triggerMatrix(): Promise<string> {
    const params = { owner, name, config: 'matrix', version: 'v1' };
    const path = fillPath(triggerConfiguration.path, params);
    return done(await this.person.send('POST', path, {})).run_id as string;
  }

  async newAgentToken(label: string): Promise<{ id: string; token: string }> {
    const path = fillPath(organizationAgentTokens.create.path, { org: owner });
    const made = done(await this.person.send('POST', path, { label }));
    return { id: made.id as string, token: made.token as string };
  }

  async revokeAgentToken(id: string): Promise<void> {
    const path = fillPath(organizationAgentTokens.revoke.path, { org: owner, id });
    done(await this.person.send('DELETE', path));
  }
}

export async function layGround(environment: Record<string, string>): Promise<Ground> {
  const system = await startSystem(environment);
  const person = new Browser(system.url);
  await person.signIn('local', 'ada');
  done(await person.signUp('ada'));
  done(await person.send('POST', createOrganization.path, { name: owner }));
  done(await person.send('POST', createProject.path, { owner, name, vcs_type: 'orchestrator' }));
  await putPipeline(system.url, person);
  const secret = fillPath(projectSecrets.write.path, { owner, name, key: 'DOOR' });
  done(await person.send('PUT', secret, { value: 'open-sesame' }));
  const configs = fillPath(createTriggerConfig.path, { owner, name });
  done(await person.send('POST', configs, { name: 'matrix' }));
  const versions = fillPath(addTriggerConfigVersion.path, { owner, name, config: 'matrix' });
  done(
    await person.send('POST', versions, {
      workflow_path: pipeline,
      matrix: { flavour: ['plain'] },
      env_mappings: { flavour: 'TASTE' },
    }),
  );
  const path = fillPath(organizationAgentTokens.create.path, { org: owner });
  const made = done(
    await person.send('POST', path, { label: 'builders', labels: { gpu: 'true' } }),
  );
  return new Ground(system, person, { id: made.id as string, token: made.token as string });
}

async function putPipeline(origin: string, person: Browser): Promise<void> {
  const { csrf_token: csrf } = (await person.get(readSession.path)).body as { csrf_token: string };
  const path = fillPath(pipelineFiles.write.path, { owner, name, path: pipeline });
  const answer = await fetch(origin + path, {
    method: 'PUT',
    headers: {
      cookie: person.cookieHeader(path),
      origin,
      [csrfHeader]: csrf,
      'content-type': 'application/octet-stream',
    },
    body: pipelineContent,
  });
  if (answer.status !== 201) throw new Error(`No file: ${answer.status} ${await answer.text()}`);
}

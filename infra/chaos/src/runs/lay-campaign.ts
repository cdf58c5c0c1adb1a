import {
  addTriggerConfigVersion,
  type Client,
  createClient,
  createProject,
  createTriggerConfig,
  createWebhook,
  fillPath,
  personalAgentTokens,
  pipelineFiles,
  scopes,
} from '@orchestrator/contracts';
import type { System } from '../system/system.js';
import { TriggerSource } from './trigger-source.js';

const project = 'campaign';
const pipeline = 'build.sh';
const config = 'matrix';
const matrix = { os: ['linux', 'macos'], arch: ['x64', 'arm64'] };

/** A project with a pipeline file and a matrix, an agent token, and a source of runs. */
export async function layCampaign(
  system: System,
): Promise<{ source: TriggerSource; agentToken: string }> {
  const { username: owner } = await system.firstUser();
  const { value: token } = await system.issue(scopes);
  const gateways = system.gateways.map(({ origin }) => origin);
  const [first = ''] = gateways;
  const client: Client = createClient({
    baseUrl: first,
    headers: () => ({ authorization: `Bearer ${token}` }),
    timeoutMs: 10_000,
  });
  const params = { owner, name: project };
  await client.call(createProject, { body: { ...params, vcs_type: 'orchestrator' } });
  const file = await fetch(
    first + fillPath(pipelineFiles.write.path, { ...params, path: pipeline }),
    {
      method: pipelineFiles.write.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: '#!/bin/sh\n',
    },
  );
  if (file.status !== 201) throw new Error(`No file: ${file.status} ${await file.text()}`);
  await client.call(createTriggerConfig, { params, body: { name: config } });
  await client.call(addTriggerConfigVersion, {
    params: { ...params, config },
    body: { workflow_path: pipeline, matrix },
  });
  const { body } = await client.call(personalAgentTokens.create, {
    params: {},
    body: { label: 'campaign' },
  });
  const { body: webhook } = await client.call(createWebhook, {
    params,
    body: { source: 'github', pipeline },
  });
  const source = new TriggerSource({
    gateways,
    token,
    owner,
    project,
    pipeline,
    config,
    jobsInMatrix: 4,
    webhook,
  });
  return { source, agentToken: body.token };
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Place } from '../place.js';
import { type Component, profilingArguments, startComponent } from '../platform/start-component.js';
import type { Platform } from '../platform/start-platform.js';

type ServiceSettings = Readonly<Record<string, string>>;

const urlOf = (port: number) => `http://127.0.0.1:${port}`;

/** Those that the agent gateway need not wait for. */
export async function startRunServices(
  { options, directory, cleanUp }: Place,
  platform: Platform,
  jobs: ServiceSettings,
  exchange: string,
  pipelinePort: number,
): Promise<{ readonly pipeline: Component; readonly triggerIngest: Component }> {
  const profiling = profilingArguments(options);
  const secrets = { SECRETS_KEYS: `1:${randomBytes(32).toString('base64')}` };
  const [pipeline, triggerIngest] = await Promise.all([
    startComponent(
      'pipeline',
      { ...jobs, ...secrets, BLOB_STORE: `folder:${join(directory, 'blobs')}` },
      cleanUp,
      profiling,
      pipelinePort,
    ),
    startComponent(
      'trigger-ingest',
      {
        ...platform.settings,
        ...secrets,
        EVENT_EXCHANGE: exchange,
        PIPELINE_URL: urlOf(pipelinePort),
        SIGNING_KEY: JSON.stringify(platform.keys['trigger-ingest']),
      },
      cleanUp,
      profiling,
    ),
  ]);
  return { pipeline, triggerIngest };
}

/** It reads what waits when it starts: fill the queue before. */
export const startAgentGateway = (
  { options, cleanUp }: Place,
  platform: Platform,
  jobs: ServiceSettings,
  pipelinePort: number,
): Promise<Component> =>
  startComponent(
    'agent-gateway',
    {
      ...jobs,
      PIPELINE_URL: urlOf(pipelinePort),
      TOKEN_URL: urlOf(platform.tokenPort),
      SIGNING_KEY: JSON.stringify(platform.keys['agent-gateway']),
    },
    cleanUp,
    profilingArguments(options),
  );

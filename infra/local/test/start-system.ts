import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAtEnd } from '@orchestrator/testing';
import { readLocalConfig, runLocal } from '../src/index.js';
import { freePorts } from './free-ports.js';
import { type MintChild, mintChildAt } from './mint-child.js';

export interface TestSystem {
  /** The origin of the first gateway. */
  readonly url: string;
  readonly urls: readonly string[];
  readonly bootstrapTokenFile: string;
  /** The folder of its artifacts, unless another place was given. */
  readonly blobFolder: string;
  /** Issuers of the providers "Local account". */
  readonly localProviders: readonly string[];
  /** Mints an instance below an agent token, or a job below an instance, as the agent gateway does. */
  readonly mintChild: MintChild;
  close(): Promise<void>;
}

/** What `npm start` runs, on ports and a directory of its own. */
export async function startSystem(environment: Record<string, string> = {}): Promise<TestSystem> {
  const directory = await mkdtemp(join(tmpdir(), 'orchestrator-'));
  const config = readLocalConfig({
    DATA_DIR: directory,
    PORT: String(await freePorts(Number(environment.GATEWAYS ?? '1'))),
    INTERNAL_PORT: '0',
    LOCAL_PROVIDER_PORT: '0',
    LOG_LEVEL: 'error',
    ...environment,
  });
  const system = await runLocal(config);
  const close = async (): Promise<void> => {
    await system.close();
    await rm(directory, { recursive: true, force: true });
  };
  closeAtEnd(close);
  return {
    url: system.urls[0] ?? '',
    urls: system.urls,
    bootstrapTokenFile: system.bootstrapTokenFile ?? '',
    blobFolder: join(directory, 'blobs'),
    localProviders: system.localProviders,
    mintChild: await mintChildAt(system.tokenServiceUrl, directory),
    close,
  };
}

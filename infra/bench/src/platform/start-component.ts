import { fileURLToPath } from 'node:url';
import { eventually, freePort, spawnProcess } from '@orchestrator/testing';
import type { BenchOptions } from '../bench-options.js';
import type { CleanUp } from '../processes/clean-up.js';
import { resultsDirectory } from '../report/write-results.js';

export interface Component {
  readonly port: number;
  readonly pid: number;
}

const mainFiles = {
  gateway: '../../../../gateway/dist/main.js',
  identity: '../../../../services/identity/dist/main.js',
  token: '../../../../services/token/dist/main.js',
  pipeline: '../../../../services/pipeline/dist/main.js',
  'trigger-ingest': '../../../../services/trigger-ingest/dist/main.js',
  'agent-gateway': '../../../../services/agent-gateway/dist/main.js',
};

/** On a machine that others keep busy, what takes long is a slow answer and no error. */
const patience = {
  gateway: { OWNER_TIMEOUT_MS: '20000' },
  service: { ANSWER_TIMEOUT_MS: '20000' },
};

/** For Node, when profiles were asked for. */
export const profilingArguments = ({ profile }: BenchOptions): readonly string[] =>
  profile ? ['--cpu-prof', `--cpu-prof-dir=${resultsDirectory}`] : [];

/**
 * Starts a part of the system as it runs in production, and comes when it is ready.
 * @param given the port, where others have to know it before
 */
export async function startComponent(
  name: keyof typeof mainFiles,
  settings: Readonly<Record<string, string>>,
  cleanUp: CleanUp,
  nodeArguments: readonly string[] = [],
  given?: number,
): Promise<Component> {
  const [port, internalPort] = [given ?? (await freePort()), await freePort()];
  const component = await spawnProcess({
    args: [...nodeArguments, fileURLToPath(new URL(mainFiles[name], import.meta.url))],
    env: {
      ...settings,
      NODE_ENV: 'production',
      NODE_OPTIONS: undefined,
      LOG_LEVEL: 'warn',
      ...patience[name === 'gateway' ? 'gateway' : 'service'],
      HOST: '127.0.0.1',
      PORT: String(port),
      INTERNAL_HOST: '127.0.0.1',
      INTERNAL_PORT: String(internalPort),
    },
  });
  cleanUp.add(() => component.stop());
  const readiness = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${internalPort}/readyz`)).ok;
  try {
    const ended = component.exit.then(() => Promise.reject(new Error('it has ended')));
    await Promise.race([eventually(readiness, { withinMs: 30_000, everyMs: 100 }), ended]);
  } catch (error) {
    const said = [...component.stdout, ...component.stderr].slice(-10).join('\n');
    throw new Error(`The ${name} process did not get ready:\n${said}`, { cause: error });
  }
  return { port, pid: component.pid };
}

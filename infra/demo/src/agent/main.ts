import { ConfigError } from '@orchestrator/config';
import { readAgentOptions } from './agent-options.js';
import { fileInstanceStore, noInstanceStore } from './instance-store.js';
import { runAgent } from './run-agent.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const farewells = {
  stopped: 'Stopped.',
  token_refused: 'The agent token is refused. There is nothing more for me to do.',
  refused_too_often: 'Refused again and again. I give up.',
} as const;

try {
  const options = readAgentOptions(process.env);
  const { ACT_AGENT_STATE: state } = options;
  const ending = await runAgent({
    server: options.ACT_AGENT_SERVER,
    token: options.ACT_AGENT_TOKEN,
    name: options.ACT_AGENT_NAME,
    store: state === undefined ? noInstanceStore : fileInstanceStore(state),
    tell: (text) => console.log(text),
    stopping: stop.signal,
  });
  console.log(farewells[ending]);
  process.exitCode = ending === 'stopped' ? 0 : 1;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

import { ConfigError } from '@orchestrator/config';
import { readLocalConfig } from './config.js';
import { runLocal } from './run-local.js';
import { startupText } from './startup-text.js';

const fail = (error: unknown): void => {
  const known = error instanceof ConfigError || isPlain(error);
  console.error(known ? error.message : error);
  process.exit(1);
};

/** Errors whose sentence says all that people need, such as a taken port or a store in use. */
function isPlain(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === 'StoreInUseError' || error.name === 'CommandError') return true;
  return 'code' in error && error.code === 'EADDRINUSE';
}

try {
  const config = readLocalConfig(process.env);
  const system = await runLocal(config, fail);
  console.log(startupText(config, system));
  const stop = (): void => {
    void system.close().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  fail(error);
}

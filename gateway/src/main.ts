import { ConfigError } from '@orchestrator/config';
import { readGatewayConfig } from './config.js';
import { runGateway } from './run.js';

try {
  const running = await runGateway(readGatewayConfig(process.env));
  const stop = (): void => {
    void running.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  // What was opened before it failed must not keep alive a gateway that serves nobody.
  process.exit(1);
}

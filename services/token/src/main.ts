import { runAsProcess } from '@orchestrator/service-host';
import { readTokenServiceConfig } from './config.js';
import { runTokenService } from './run.js';

await runAsProcess((stopping) =>
  runTokenService(readTokenServiceConfig(process.env), {}, stopping),
);

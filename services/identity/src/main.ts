import { runAsProcess } from '@orchestrator/service-host';
import { readIdentityServiceConfig } from './config.js';
import { runIdentityService } from './run.js';

await runAsProcess((stopping) =>
  runIdentityService(readIdentityServiceConfig(process.env), {}, stopping),
);

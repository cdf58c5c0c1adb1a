import { runAsProcess } from '@orchestrator/service-host';
import { readTriggerIngestServiceConfig } from './config.js';
import { runTriggerIngestService } from './run.js';

await runAsProcess((stopping) =>
  runTriggerIngestService(readTriggerIngestServiceConfig(process.env), {}, stopping),
);

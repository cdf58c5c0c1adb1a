import { runAsProcess } from '@orchestrator/service-host';
import { readPipelineServiceConfig } from './config.js';
import { runPipelineService } from './run.js';

await runAsProcess((stopping) =>
  runPipelineService(readPipelineServiceConfig(process.env), {}, stopping),
);

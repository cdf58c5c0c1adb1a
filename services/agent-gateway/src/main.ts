import { runAsProcess } from '@orchestrator/service-host';
import { readAgentGatewayServiceConfig } from './config.js';
import { runAgentGatewayService } from './run.js';

await runAsProcess((stopping) =>
  runAgentGatewayService(readAgentGatewayServiceConfig(process.env), {}, stopping),
);

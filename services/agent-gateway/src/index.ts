export {
  type AgentGatewayServiceConfig,
  agentGatewayServiceSettings,
  readAgentGatewayServiceConfig,
} from './config.js';
export { type AgentGatewayService, runAgentGatewayService } from './run.js';

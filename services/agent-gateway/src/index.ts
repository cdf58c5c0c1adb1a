export {
  type AgentGatewayServiceConfig,
  agentGatewayServiceSettings,
  readAgentGatewayServiceConfig,
} from './config.js';
export { runAgentGatewayService } from './run.js';

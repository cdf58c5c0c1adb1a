export { gatewayConfig, type GatewayConfig, readGatewayConfig } from './config.js';
export { type GatewayAdapters, runGateway, type RunningGateway } from './run.js';

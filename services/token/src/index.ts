export { readTokenServiceConfig, type TokenServiceConfig, tokenServiceSettings } from './config.js';
export type { MintBootstrapToken } from './features/create-token/mint-bootstrap-token.js';
export { runTokenService, type TokenService, type TokenServiceAdapters } from './run.js';

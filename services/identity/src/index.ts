export {
  type IdentityServiceConfig,
  identityServiceSettings,
  readIdentityServiceConfig,
} from './config.js';
export type { FirstUser } from './domain/first-user.js';
export { type IdentityAdapters, type IdentityService, runIdentityService } from './run.js';

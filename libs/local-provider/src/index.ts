export { generateSigningKeys, type SigningAlgorithm } from './signing-keys.js';
export type { LocalClient } from './provider-settings.js';
export {
  startLocalProvider,
  type LocalProvider,
  type LocalProviderOptions,
} from './start-local-provider.js';

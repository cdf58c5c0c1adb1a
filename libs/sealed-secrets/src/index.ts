export { resealAll, type Reseal, type SealedRows } from './reseal-all.js';
export { createSealedSecrets, type SealedSecrets } from './sealed-secrets.js';
export { SealedSecretError } from './sealed-secret-error.js';
export { secretsKeys } from './secrets-keys.js';

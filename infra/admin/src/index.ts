export { adminConfig } from './config.js';
export { type LocalKeys, loadLocalKeys } from './keys/local-keys.js';
export { readIfThere, writePrivately } from './keys/private-file.js';
export { tellCommandLine } from './local-system.js';
export { runAdmin } from './run-admin.js';

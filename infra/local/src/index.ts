export { localConfig, type LocalConfig, readLocalConfig } from './config.js';
export { runLocal, type RunningSystem } from './run-local.js';

export { localConfig, type LocalConfig, readLocalConfig } from './config.js';
export { configurationDocument } from './configuration-document.js';
export { runLocal, type RunningSystem } from './run-local.js';

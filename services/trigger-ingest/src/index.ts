export {
  type TriggerIngestServiceConfig,
  triggerIngestServiceSettings,
  readTriggerIngestServiceConfig,
} from './config.js';
export { runTriggerIngestService } from './run.js';

export {
  type PipelineServiceConfig,
  pipelineServiceSettings,
  readPipelineServiceConfig,
} from './config.js';
export { runPipelineService } from './run.js';

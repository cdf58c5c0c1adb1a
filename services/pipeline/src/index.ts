export {
  type PipelineServiceConfig,
  pipelineServiceSettings,
  readPipelineServiceConfig,
} from './config.js';
export { type PipelineService, type PipelineServiceAdapters, runPipelineService } from './run.js';

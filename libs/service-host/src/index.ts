export { hostService } from './host-service.js';
export type { Hosted, HostedService, HostOptions, ServiceAdapters } from './host-service.js';
export { runAsProcess } from './run-as-process.js';
export {
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from './service-settings.js';

export { hostCoherentService } from './host-coherent-service.js';
export type { CoherentHostOptions, CoherentServiceAdapters } from './host-coherent-service.js';
export { hostService } from './host-service.js';
export type { Foundation, HostedService, ServiceAdapters } from './host-service.js';
export { runAsProcess } from './run-as-process.js';
export {
  type CoherentServiceConfig,
  coherentServiceSettings,
  refuseFailpointInProduction,
  type ServiceConfig,
  serviceSettings,
} from './service-settings.js';

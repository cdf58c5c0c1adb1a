import { type CoherenceOwner, createRedisCoherenceOwner } from '@orchestrator/cache';
import type { CoherenceDomain } from '@orchestrator/contracts';
import {
  type Client,
  type Foundation,
  host,
  type Hosted,
  type HostedService,
  type HostOptions,
  type ServiceAdapters,
} from './host-service.js';
import { required } from './required.js';
import type { CoherentServiceConfig } from './service-settings.js';

export interface CoherentServiceAdapters extends ServiceAdapters {
  readonly coherence?: CoherenceOwner;
}

export interface CoherentHostOptions<C extends Client, R> extends Omit<HostOptions<C, R>, 'build'> {
  /** Also the name of the schema in PostgreSQL. */
  readonly service: CoherenceDomain;
  readonly config: CoherentServiceConfig;
  readonly given: CoherentServiceAdapters;
  readonly build: (
    foundation: Foundation<C> & { readonly coherence: CoherenceOwner },
  ) => Promise<Hosted<R>>;
}

/**
 * `hostService` for a service whose data gateways cache: it owns the coherence domain of its name, and
 * its schema has the domain's table.
 * @throws MigrationError, and whatever keeps the service from starting; nothing stays open then
 */
export const hostCoherentService = <C extends Client, R>(
  options: CoherentHostOptions<C, R>,
): Promise<HostedService & R> => {
  const { service, config, given, build } = options;
  return host(options, {
    build,
    open: ({ sql, log, opened }) =>
      given.coherence ??
      opened(
        createRedisCoherenceOwner({
          domain: service,
          redisUrl: required(config.REDIS_URL, 'REDIS_URL'),
          keyPrefix: config.REDIS_PREFIX,
          sql,
          schema: service,
          log,
        }),
      ),
  });
};

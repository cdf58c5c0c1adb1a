import { Pool } from 'undici';

/** Connections to one service. */
export interface UpstreamPool {
  readonly dispatcher: Pool;
  readonly connections: number;
  /** Requests beyond `connections` that may wait for one. */
  readonly maxQueued: number;
  /** Requests that are waiting or running. */
  inFlight: number;
}

export interface UpstreamPools<Service extends string> {
  readonly of: Readonly<Record<Service, UpstreamPool>>;
  /** Waits for what is in flight. */
  close(): Promise<void>;
}

export interface UpstreamPoolOptions<Service extends string> {
  readonly services: Readonly<Record<Service, URL>>;
  /** At most so many connections to each service; an open stream holds one, and has a pool for that. */
  readonly connections?: number;
  readonly maxQueued?: number;
  readonly connectTimeoutMs?: number;
  /** Idle connections are closed after this, or earlier where the service says so. */
  readonly keepAliveTimeoutMs?: number;
}

export function createUpstreamPools<Service extends string>({
  services,
  connections = 512,
  maxQueued = 512,
  connectTimeoutMs = 1_500,
  keepAliveTimeoutMs = 30_000,
}: UpstreamPoolOptions<Service>): UpstreamPools<Service> {
  const entries = Object.entries<URL>(services).map(([service, url]): [string, UpstreamPool] => [
    service,
    {
      dispatcher: new Pool(url, {
        connections,
        connectTimeout: connectTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        pipelining: 1,
      }),
      connections,
      maxQueued,
      inFlight: 0,
    },
  ]);
  return {
    of: Object.fromEntries(entries) as Record<Service, UpstreamPool>,
    close: async () => {
      await Promise.all(entries.map(([, { dispatcher }]) => dispatcher.close()));
    },
  };
}

import type { CoherenceReader } from '@orchestrator/cache';
import type { Client, RouteDefinition, ServiceName } from '@orchestrator/contracts';
import type { AssertionSigner } from '@orchestrator/internal-auth';
import type { Logger } from '@orchestrator/observability';
import type { CallerSource } from './callers/caller-source.js';
import type { CookieJar } from './credentials/cookies.js';
import type { EdgeRequest } from './edge/read-request.js';
import type { TrustedProxies } from './edge/trusted-proxies.js';
import type { GatewayMetrics } from './gateway-metrics.js';
import type { OwnRoute } from './own-routes/own-route.js';
import type { Passage } from './passage.js';
import type { Allowances } from './policies/allowances.js';
import type { OpenStreams } from './policies/open-streams.js';
import type { RateLimiter } from './policies/rate-limiter.js';
import type { SameOriginCheck } from './policies/same-origin.js';
import type { ProxyTimeouts } from './proxy/proxy-options.js';
import type { UpstreamPool } from './proxy/upstream-pools.js';
import type { TokenReporter } from './reports/token-reporter.js';
import type { RouteNode } from './route-table/compile-routes.js';

/** What the way of a request is made of; put together in `run.ts`. */
export interface GatewayParts {
  readonly routes: RouteNode;
  readonly callers: CallerSource;
  readonly readers: { readonly token: CoherenceReader; readonly identity: CoherenceReader };
  /** Asks the token service to end tokens, which takes longer than to look one up. */
  readonly revocations: Client;
  /** What the gateway answers itself, by the ids of the declared routes. */
  readonly ownRoutes: ReadonlyMap<string, OwnRoute>;
  readonly signer: AssertionSigner;
  readonly upstreams: Readonly<Partial<Record<ServiceName, UpstreamPool>>>;
  readonly timeouts: ProxyTimeouts;
  /** For routes whose bodies may take long: connections of their own, so that calls find theirs free. */
  readonly streams: {
    readonly routes: ReadonlySet<RouteDefinition>;
    readonly upstreams: Readonly<Partial<Record<ServiceName, UpstreamPool>>>;
    readonly open: OpenStreams;
    /** For uploads: as long as something arrives, they may go on. */
    readonly timeouts: ProxyTimeouts;
  };
  readonly proxies: TrustedProxies;
  readonly isOurHost: (host: string | undefined) => boolean;
  readonly cookies: CookieJar;
  /** Why a request is not from our own pages. */
  readonly crossSite: SameOriginCheck;
  readonly limiter: RateLimiter;
  readonly allowances: Allowances;
  readonly reporter: TokenReporter;
  readonly metrics: GatewayMetrics;
  readonly monotonicMs: () => number;
  readonly log: Logger;
  /** Logs and counts a request that is over. */
  readonly finished: (passage: Passage, status: number) => void;
  /** Answers with a page what no declared route matches; false if there is none. */
  readonly answerPage: (passage: Passage, edge: EdgeRequest) => boolean;
}

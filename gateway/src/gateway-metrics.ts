import type { RouteDefinition } from '@orchestrator/contracts';
import { Counter, Histogram, type Registry } from '@orchestrator/observability';

/** What the gateway counts. Children are kept by route, since a look-up by labels costs a microsecond. */
export class GatewayMetrics {
  readonly #requests: Counter<'route' | 'status'>;
  readonly #duration: Histogram<'route'>;
  readonly #junk: Counter;
  readonly #byRoute = new Map<string, Map<number, Counter.Internal>>();
  readonly #durations = new Map<string, Histogram.Internal<'route'>>();

  constructor(registry: Registry) {
    this.#requests = new Counter({
      name: 'gateway_requests_total',
      help: 'Requests by route and status',
      labelNames: ['route', 'status'],
      registers: [registry],
    });
    this.#duration = new Histogram({
      name: 'gateway_request_duration_seconds',
      help: 'From the headers of a request to the end of its answer',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
      registers: [registry],
    });
    this.#junk = new Counter({
      name: 'gateway_junk_credentials_total',
      help: 'Credentials that can be no token, refused without a look-up',
      registers: [registry],
    });
  }

  finished(route: RouteDefinition | undefined, status: number, durationMs: number): void {
    const id = route?.id ?? 'none';
    let statuses = this.#byRoute.get(id);
    if (!statuses) this.#byRoute.set(id, (statuses = new Map<number, Counter.Internal>()));
    let counter = statuses.get(status);
    if (!counter) statuses.set(status, (counter = this.#requests.labels(id, String(status))));
    counter.inc();
    let duration = this.#durations.get(id);
    if (!duration) this.#durations.set(id, (duration = this.#duration.labels(id)));
    duration.observe(durationMs / 1000);
  }

  junk(): void {
    this.#junk.inc();
  }
}

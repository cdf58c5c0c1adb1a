import type { CallerKind, RouteDefinition } from '@orchestrator/contracts';
import { Counter, Gauge, type Registry } from '@orchestrator/observability';

/** Upper bounds in milliseconds, as `le` of a Prometheus histogram in seconds. */
const boundsMs = [1, 2.5, 5, 10, 25, 50, 100, 500, 1_000, 5_000];

interface RouteTally {
  readonly statuses: Map<number, number>;
  /** Requests that took at most the bound at the same place. */
  readonly atMost: number[];
  count: number;
  totalMs: number;
}

/**
 * What the gateway counts. Requests are tallied in plain numbers and handed to Prometheus when it
 * asks: finding a counter by its labels for each request costs more than authorizing it.
 */
export class GatewayMetrics {
  readonly #tallies = new Map<string, RouteTally>();
  readonly #byCredential = new Map<string, number>();
  readonly #junk: Counter;

  constructor(registry: Registry) {
    const tallies = this.#tallies;
    new Counter({
      name: 'gateway_requests_total',
      help: 'Requests by route and status',
      labelNames: ['route', 'status'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [route, { statuses }] of tallies) {
          for (const [status, count] of statuses) this.inc({ route, status }, count);
        }
      },
    });
    const byCredential = this.#byCredential;
    new Counter({
      name: 'gateway_requests_by_credential_total',
      help: 'Requests by the kind of token they came with, `session` or `none`',
      labelNames: ['credential'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [credential, count] of byCredential) this.inc({ credential }, count);
      },
    });
    const durations = (
      name: string,
      help: string,
      set: (tally: RouteTally) => [string, number][],
    ) =>
      new Gauge({
        name,
        help,
        labelNames: ['route', 'le'],
        registers: [registry],
        collect() {
          for (const [route, tally] of tallies) {
            for (const [le, value] of set(tally))
              this.set(le === '' ? { route } : { route, le }, value);
          }
        },
      });
    durations(
      'gateway_request_duration_seconds_bucket',
      'Requests that took at most `le` seconds',
      ({ atMost, count }) => [
        ...boundsMs.map((bound, index): [string, number] => [
          String(bound / 1000),
          atMost[index] ?? 0,
        ]),
        ['+Inf', count],
      ],
    );
    durations(
      'gateway_request_duration_seconds_sum',
      'Seconds that requests took',
      ({ totalMs }) => [['', totalMs / 1000]],
    );
    durations('gateway_request_duration_seconds_count', 'Requests that were timed', ({ count }) => [
      ['', count],
    ]);
    this.#junk = new Counter({
      name: 'gateway_junk_credentials_total',
      help: 'Credentials that can be no token, refused without a look-up',
      registers: [registry],
    });
  }

  finished(
    route: RouteDefinition | undefined,
    status: number,
    durationMs: number,
    credential: CallerKind | 'none',
  ): void {
    this.#byCredential.set(credential, (this.#byCredential.get(credential) ?? 0) + 1);
    const tally = this.#tallyOf(route?.id ?? 'none');
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    tally.count += 1;
    tally.totalMs += durationMs;
    for (let index = boundsMs.length - 1; index >= 0; index -= 1) {
      if (durationMs > (boundsMs[index] ?? 0)) break;
      tally.atMost[index] = (tally.atMost[index] ?? 0) + 1;
    }
  }

  junk(): void {
    this.#junk.inc();
  }

  #tallyOf(routeId: string): RouteTally {
    let tally = this.#tallies.get(routeId);
    if (tally === undefined) {
      tally = { statuses: new Map(), atMost: boundsMs.map(() => 0), count: 0, totalMs: 0 };
      this.#tallies.set(routeId, tally);
    }
    return tally;
  }
}

import type { Registry } from '@orchestrator/observability';
import express from 'express';
import { listen, type Listening } from './listen.js';

/** The state of something that a service depends on. */
export interface DependencyState {
  readonly ok: boolean;
  /** A word or two for who reads `/readyz`; never an address or a secret. */
  readonly detail?: string;
}

export interface Readiness {
  readonly dependencies: Readonly<Record<string, () => DependencyState | Promise<DependencyState>>>;
  /** False before start-up is through and while stopping. */
  readonly serving: () => boolean;
}

/**
 * The internal port of a service: `GET /livez` (the process turns), `GET /readyz` (it can serve, with
 * each dependency's state), `GET /metrics` (Prometheus text format).
 */
export async function startHealthServer(
  options: Readiness & { metrics: Registry; host: string; port: number },
): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const report = await readiness(options);
    response.status(report.status === 'ok' ? 200 : 503).json(report);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(options.metrics.contentType).send(await options.metrics.metrics());
  });
  return listen(app, options);
}

/** Asks every dependency, none longer than a second. */
export async function readiness({ dependencies, serving }: Readiness) {
  const states = await Promise.all(
    Object.entries(dependencies).map(async ([name, ask]) => [name, await bounded(ask)] as const),
  );
  const ok = serving() && states.every(([, state]) => state.ok);
  return {
    status: ok ? 'ok' : 'unavailable',
    serving: serving(),
    dependencies: Object.fromEntries(states),
  };
}

async function bounded(
  ask: () => DependencyState | Promise<DependencyState>,
): Promise<DependencyState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DependencyState>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer' }), 1_000);
  });
  try {
    return await Promise.race([Promise.resolve().then(ask), late]);
  } catch {
    return { ok: false, detail: 'failed' };
  } finally {
    clearTimeout(timer);
  }
}

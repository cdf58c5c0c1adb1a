import { setTimeout as delay } from 'node:timers/promises';
import { identified, type RequestContext } from '@orchestrator/http';
import { noSuchRun } from '../../domain/run-error.js';
import type { Run } from '../../domain/run.js';
import type { Reach, RunViews } from '../../domain/run-views.js';
import { projectLimitOf } from './project-limit-of.js';

/** For how long a run may have been accepted and not be known here yet, and how long one waits for it. */
const youngMs = 10_000;
const waitMs = 1_000;
const pauseMs = 50;

export const reachOf = (context: RequestContext): Reach => ({
  namespaceIds: identified(context).principal.namespaces.map(({ id }) => id),
  within: projectLimitOf(context),
});

/**
 * The run that the path names, if the caller may reach it. One that was accepted just now is waited for:
 * whoever started it knows its id before this service does.
 * @throws RunError `not_found`
 */
export async function runInReach(
  runs: Pick<RunViews, 'find'>,
  id: string,
  context: RequestContext,
): Promise<Run> {
  const reach = reachOf(context);
  const run = await lookAgain([id], context, () => runs.find(id, reach));
  if (run === null) throw noSuchRun();
  return run;
}

/** Resolves when all of these are known, or when it makes no sense to wait any longer. */
export async function runsKnown(
  runs: Pick<RunViews, 'known'>,
  ids: readonly string[],
  context: RequestContext,
): Promise<void> {
  const reach = reachOf(context);
  await lookAgain(ids, context, async () => {
    const known = new Set(await runs.known(ids, reach));
    return ids.every((id) => known.has(id) || !isYoung(id)) || null;
  });
}

/** What is not found of something young is looked for again for a while. */
async function lookAgain<T>(
  ids: readonly string[],
  { signal }: RequestContext,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const untilMs = performance.now() + (ids.some(isYoung) ? waitMs : 0);
  for (;;) {
    const found = await look();
    if (found !== null || performance.now() >= untilMs || signal.aborted) return found;
    await delay(pauseMs);
  }
}

/** By the time in a UUIDv7 (RFC 9562, section 5.7). */
const isYoung = (id: string): boolean =>
  Math.abs(Date.now() - Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)) < youngMs;

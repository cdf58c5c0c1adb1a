import { runRequested } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import type { z } from 'zod';
import type { Harness } from './harness.js';

export type RequestedRun = z.output<typeof runRequested.data>;

/** Every run that was asked for, by id. */
export const requestedRuns = ({ events }: Harness): readonly RequestedRun[] =>
  events
    .filter(({ type }) => type === runRequested.type)
    .map(({ data }) => runRequested.data.parse(data));

/** What the pipeline service gets of this run. */
export async function requestedRun(harness: Harness, runId: string): Promise<RequestedRun> {
  const find = () => requestedRuns(harness).find(({ run_id: id }) => id === runId);
  await eventually(() => find() !== undefined);
  return find()!;
}

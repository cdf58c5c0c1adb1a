import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Holder, JobStatus } from '../../domain/job-hold.js';
import { keptContent, type SentLine } from '../../domain/log-line.js';
import type { LogStore } from '../../domain/log-store.js';
import type { Mask } from '../../domain/masking/mask.js';
import type { MaskOf } from './masks-in-memory.js';

/** After so much time at a stretch, others in this process get their turn. */
const stretchMs = 10;

export type AppendJobLog = (
  jobId: string,
  holder: Holder,
  lines: readonly SentLine[],
) => Promise<JobStatus>;

export const appendJobLogWith =
  ({
    logs,
    maskOf,
    onStored,
  }: {
    readonly logs: LogStore;
    readonly maskOf: MaskOf;
    /** Called when lines of a run were added. */
    readonly onStored: (runId: string) => void;
  }): AppendJobLog =>
  async (jobId, holder, lines) => {
    const { runId, status, stored } = await logs.append(jobId, holder, async (held) =>
      lines.length === 0 ? [] : keptLines(lines, await maskOf(held)),
    );
    if (stored > 0) onStored(runId);
    return status;
  };

async function keptLines(lines: readonly SentLine[], mask: Mask): Promise<SentLine[]> {
  const kept: SentLine[] = [];
  let begunMs = performance.now();
  for (const line of lines) {
    kept.push({ ...line, content: keptContent(line.content, mask) });
    if (performance.now() - begunMs > stretchMs) {
      await letOthersRun();
      begunMs = performance.now();
    }
  }
  return kept;
}

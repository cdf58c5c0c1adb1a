import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { downloadArtifact, fillPath, readArtifact, uploadArtifact } from '@orchestrator/contracts';
import type { ManagedProcess } from '../system/managed-process.js';
import type { System } from '../system/system.js';
import { inMebibytes, mostHeldBytes, ProcessMemory } from './process-memory.js';
import type { HeldJob, StreamGround } from './stream-ground.js';
import { type Pace, readArtifactAt, sendArtifact, type Transferred } from './transfer.js';

export interface BodiesOptions {
  /** Of each artifact. */
  readonly bytes: number;
  /** What a slow reader reads in a second. */
  readonly slowBytesPerSecond: number;
  /** How often, and how long, the storage takes in nothing of a slow upload. */
  readonly stalls: { readonly count: number; readonly forMs: number };
}

/**
 * Large artifacts through the gateway, the agent gateway and the pipeline service, each way that there
 * is, from and to those who are fast and those who are slow. All must arrive as they were sent, and
 * none may be held in the memory of any process.
 * @throws AssertionError
 */
export async function runBodies(
  system: System,
  ground: StreamGround,
  options: BodiesOptions,
): Promise<object> {
  const { bytes } = options;
  const job = await ground.holdJob();
  const { gateways, agentGateway, pipeline } = system;
  const way = [...gateways, agentGateway, pipeline].map(({ process }) => process);
  const memory = new ProcessMemory(way);
  const figures: Record<string, object> = { idle: inMebibytes(memory.idle) };
  let most = 0;
  const sent: Transferred[] = [];
  const arrived: Transferred[] = [];
  const play = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const begunAt = performance.now();
    const above = await memory.during(work);
    most = Math.max(most, ...Object.values(above));
    const seconds = (performance.now() - begunAt) / 1_000;
    figures[name] = { ...inMebibytes(above), seconds: Math.round(seconds * 10) / 10 };
  };
  const upload = async (filename: string, announced: boolean): Promise<void> => {
    const url = job.origin + fillPath(uploadArtifact.path, { run_id: job.runId });
    sent.push(await sendArtifact(url, job.jobToken, { filename, bytes, announced }));
  };
  const download = async (url: string, token: string, pace: Pace): Promise<void> => {
    arrived.push(await readArtifactAt(job.origin + url, token, pace));
  };

  await play('upload with its length', () => upload('announced', true));
  await play('upload in chunks', () => upload('chunked', false));
  await play('upload that storage takes in slowly', () =>
    stalling(pipeline.process, options.stalls, upload('stalled', true)),
  );
  const names = ['announced', 'chunked', 'stalled'] as const;
  const slowly = () => paceOf(options.slowBytesPerSecond);
  await play('download by the job', () =>
    download(byJob(job, names[0]), job.jobToken, () => undefined),
  );
  await play('download by a person', () =>
    download(byPerson(job, names[1]), ground.readerToken, () => undefined),
  );
  await play('slow downloads by both at once', () =>
    Promise.all([
      download(byJob(job, names[2]), job.jobToken, slowly()),
      download(byPerson(job, names[2]), ground.readerToken, slowly()),
    ]),
  );
  await job.end();

  const [announced, chunked, stalled] = sent;
  assert.deepEqual(arrived, [announced, chunked, stalled, stalled]);
  assert.ok(most <= mostHeldBytes, JSON.stringify(figures));
  return figures;
}

const byJob = ({ runId }: HeldJob, filename: string): string =>
  fillPath(downloadArtifact.path, { run_id: runId, filename });
const byPerson = ({ runId: id }: HeldJob, filename: string): string =>
  fillPath(readArtifact.path, { id, filename });

/** The process takes in nothing for a while, again and again, while the work is done. */
async function stalling(
  process: ManagedProcess,
  { count, forMs }: BodiesOptions['stalls'],
  work: Promise<void>,
): Promise<void> {
  const stall = async (): Promise<void> => {
    for (let done = 0; done < count; done += 1) {
      await delay(forMs);
      process.current.pause();
      await delay(forMs);
      process.current.resume();
    }
  };
  await Promise.all([work, stall()]);
}

function paceOf(bytesPerSecond: number): Pace {
  const begunAt = performance.now();
  return (bytes) => {
    const aheadMs = (bytes / bytesPerSecond) * 1_000 - (performance.now() - begunAt);
    return aheadMs < 20 ? undefined : delay(aheadMs);
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  fillPath,
  idempotencyKeyHeader,
  startedRun,
  triggerConfiguration,
  triggerPipeline,
} from '@orchestrator/contracts';
import { KeepAliveClient } from '../system/keep-alive-client.js';

export interface TriggerSourceOptions {
  readonly gateways: readonly string[];
  readonly token: string;
  readonly owner: string;
  readonly project: string;
  readonly pipeline: string;
  /** Its first version has a matrix. */
  readonly config: string;
  readonly jobsInMatrix: number;
}

/** Starts runs, each until it is accepted, whatever is down meanwhile. */
export class TriggerSource {
  /** Runs that were accepted, with how many jobs they have. */
  readonly accepted = new Map<string, number>();

  constructor(private readonly options: TriggerSourceOptions) {}

  /** Starts runs until they have so many jobs, one after another in each lane. */
  async start(jobs: number, lanes: number): Promise<void> {
    let left = jobs;
    const lane = async (index: number): Promise<void> => {
      const { gateways } = this.options;
      const client = new KeepAliveClient(gateways[index % gateways.length] ?? '');
      try {
        while (left > 0) {
          const whole = left >= this.options.jobsInMatrix && left % 3 !== 0;
          const count = whole ? this.options.jobsInMatrix : 1;
          left -= count;
          await this.#startOne(client, whole, count);
        }
      } finally {
        await client.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)));
  }

  async #startOne(client: KeepAliveClient, whole: boolean, count: number): Promise<void> {
    const { owner, project: name, pipeline, config, token } = this.options;
    const path = whole
      ? fillPath(triggerConfiguration.path, { owner, name, config, version: 'v1' })
      : fillPath(triggerPipeline.path, { owner, name, pipeline });
    const headers = { [idempotencyKeyHeader.toLowerCase()]: randomUUID() };
    const body = whole ? {} : { required_labels: { os: count % 2 === 0 ? 'macos' : 'linux' } };
    for (;;) {
      const answer = await client
        .send({ method: 'POST', path, token, headers, body })
        .catch(() => undefined);
      if (answer?.status === 202 || answer?.status === 200) {
        this.accepted.set(startedRun.parse(JSON.parse(answer.text)).run_id, count);
        return;
      }
      // The first try is not answered yet where its key is in flight; all else is our own trouble.
      const passing = answer === undefined || answer.status >= 500 || answer.status === 409;
      if (!passing) throw new Error(`Not accepted: ${answer.status} ${answer.text}`);
      await delay(100);
    }
  }
}

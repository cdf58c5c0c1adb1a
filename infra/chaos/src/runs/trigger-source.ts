import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  fillPath,
  idempotencyKeyHeader,
  receiveDelivery,
  startedRun,
  triggerConfiguration,
  triggerPipeline,
} from '@orchestrator/contracts';
import { KeepAliveClient, type Request } from '../system/keep-alive-client.js';

export interface TriggerSourceOptions {
  readonly gateways: readonly string[];
  readonly token: string;
  readonly owner: string;
  readonly project: string;
  readonly pipeline: string;
  /** Its first version has a matrix. */
  readonly config: string;
  readonly jobsInMatrix: number;
  /** Of GitHub; it starts the pipeline. */
  readonly webhook: { readonly id: string; readonly secret: string };
}

/** Between two runs when all that were asked for have been started, in milliseconds. */
const trickleMs = 1_000;

/** Starts runs, each until it is accepted, whatever is down meanwhile. */
export class TriggerSource {
  /** Runs that were accepted, with how many jobs they have. */
  readonly accepted = new Map<string, number>();
  #stopped = false;

  constructor(private readonly options: TriggerSourceOptions) {}

  stop(): void {
    this.#stopped = true;
  }

  /**
   * Starts runs until they have so many jobs, one after another in each lane; then a few more, for as
   * long as they are wanted.
   */
  async start(jobs: number, lanes: number, wantsMore = (): boolean => false): Promise<void> {
    let left = jobs;
    let started = 0;
    const lane = async (index: number): Promise<void> => {
      const { gateways } = this.options;
      const client = new KeepAliveClient(gateways[index % gateways.length] ?? '');
      try {
        while (!this.#stopped && (left > 0 || (index === 0 && wantsMore()))) {
          if (left <= 0) await delay(trickleMs);
          const { jobsInMatrix } = this.options;
          const next = kinds[started % kinds.length] ?? 'pipeline';
          const kind = next === 'matrix' && left < jobsInMatrix ? 'pipeline' : next;
          started += 1;
          const count = kind === 'matrix' ? jobsInMatrix : 1;
          left -= count;
          await this.#startOne(client, this.#request(kind, started), count);
        }
      } finally {
        await client.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)));
  }

  async #startOne(client: KeepAliveClient, request: Request, count: number): Promise<void> {
    while (!this.#stopped) {
      const answer = await client.send(request).catch(() => undefined);
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

  /** The same request, sent again, is the same run. */
  #request(kind: Kind, number: number): Request {
    const { owner, project: name, pipeline, config, token, webhook } = this.options;
    const method = 'POST';
    if (kind === 'delivery') return { method, ...signedPush(webhook, `${owner}/${name}`, number) };
    const headers = { [idempotencyKeyHeader.toLowerCase()]: randomUUID() };
    if (kind === 'matrix') {
      const path = fillPath(triggerConfiguration.path, { owner, name, config, version: 'v1' });
      return { method, path, token, headers, body: {} };
    }
    const path = fillPath(triggerPipeline.path, { owner, name, pipeline });
    const os = number % 2 === 0 ? 'macos' : 'linux';
    return { method, path, token, headers, body: { required_labels: { os } } };
  }
}

type Kind = 'matrix' | 'pipeline' | 'delivery';
const kinds: readonly Kind[] = ['matrix', 'pipeline', 'delivery', 'matrix', 'pipeline'];

/** A push as GitHub tells of it, as far as it is read. */
function signedPush(
  { id, secret }: TriggerSourceOptions['webhook'],
  repository: string,
  number: number,
): Pick<Request, 'path' | 'headers' | 'body'> {
  const body = {
    ref: 'refs/heads/main',
    after: number.toString(16).padStart(40, '0'),
    deleted: false,
    repository: { id: 1, full_name: repository, default_branch: 'main' },
    sender: { login: 'octocat' },
  };
  const signature = createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex');
  return {
    path: fillPath(receiveDelivery.path, { webhook_id: id }),
    headers: {
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import {
  claimJob,
  deregisterAgent,
  fillPath,
  jobClaim,
  logLinesAnswer,
  registerAgent,
  registeredAgent,
  reportJob,
  sendHeartbeat,
  sendLogLines,
} from '@orchestrator/contracts';
import { type Answer, KeepAliveClient } from '../system/keep-alive-client.js';
import type { JobRecords } from './job-record.js';

export interface WireAgentOptions {
  readonly name: string;
  /** Origins of gateways; a request that fails goes to the next one. */
  readonly gateways: readonly string[];
  readonly agentToken: string;
  readonly labels: { readonly os: string; readonly arch: string };
  readonly records: JobRecords;
  /** Between two claims, in milliseconds. */
  readonly idleMs: number;
  /** How long a job takes, in milliseconds. */
  readonly jobMs: () => number;
}

type Fate = 'goes on' | 'refused' | 'lost';

/** Agents wait that long before they register again, and twice as long each time after, in milliseconds. */
const backoffMs = { first: 2_000, last: 8_000 };

/** What it logs: nobody else writes the same. */
export const logLineOf = (hold: string, line: number): string => `${hold}: ${line}`;

/** An agent as those in the field are, but for its work, which is to wait. */
export class WireAgent {
  readonly #clients: KeepAliveClient[];
  #at: number;
  #secret: string | undefined;
  #stopped = false;
  #leaving = false;
  #pausedUntil = 0;
  #holds = 0;
  #backoffMs = backoffMs.first;
  /** The job that it works on. */
  current: string | undefined;

  constructor(private readonly options: WireAgentOptions) {
    this.#clients = options.gateways.map((origin) => new KeepAliveClient(origin));
    this.#at = Math.floor(Math.random() * this.#clients.length);
  }

  get isSilent(): boolean {
    return performance.now() < this.#pausedUntil;
  }

  /** Says and hears nothing for so long, and goes on then as if nothing had been. */
  pause(forMs: number): void {
    this.#pausedUntil = performance.now() + forMs;
  }

  /** Dies with what it was doing; the same machine starts again, with the secret on its disk or without. */
  restart(forgetful: boolean): void {
    this.current = undefined;
    if (forgetful) this.#secret = undefined;
  }

  /** Says that it goes, whatever it works on, and registers again later. */
  leave(): void {
    this.#leaving = true;
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    let heardAt = 0;
    while (!this.#stopped) {
      await this.#awake();
      if (this.#leaving) await this.#leave();
      if (this.#secret === undefined && !(await this.#register())) continue;
      if (performance.now() - heardAt > 10_000) {
        await this.#post(sendHeartbeat.path, { cpu_percent: 1 });
        heardAt = performance.now();
      }
      const claim = await this.#post(claimJob.path);
      if (claim?.status === 401) this.#secret = undefined;
      else if (claim?.status === 200) await this.#work(claim);
      else await delay(this.options.idleMs * (0.5 + Math.random()));
    }
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  async #leave(): Promise<void> {
    this.#leaving = false;
    this.current = undefined;
    if (this.#secret !== undefined) await this.#post(deregisterAgent.path);
    this.#secret = undefined;
  }

  async #register(): Promise<boolean> {
    const { name, labels, agentToken } = this.options;
    const answer = await this.#post(registerAgent.path, { name, ...labels }, agentToken);
    if (answer?.status !== 201) {
      await delay(this.#backoffMs * (0.5 + Math.random()));
      this.#backoffMs = Math.min(this.#backoffMs * 2, backoffMs.last);
      return false;
    }
    this.#backoffMs = backoffMs.first;
    this.#secret = registeredAgent.parse(JSON.parse(answer.text)).instance_secret;
    return true;
  }

  async #work(answer: Answer): Promise<void> {
    const { records, name, jobMs } = this.options;
    const { job_id: jobId } = jobClaim.parse(JSON.parse(answer.text));
    this.#holds += 1;
    const hold = `${name}, hold ${this.#holds}`;
    records.claimed(jobId, hold);
    this.current = jobId;
    let line = 0;
    const job = { jobId, hold };
    let fate = await this.#write('PATCH', reportJob.path, job, { status: 'running' });
    // From now on, so that each job has a log.
    const endsAt = performance.now() + jobMs();
    while (fate === 'goes on' && performance.now() < endsAt) {
      await delay(Math.min(this.options.idleMs, Math.max(1, endsAt - performance.now())));
      await this.#awake();
      line += 1;
      const lines = [{ line_num: line, stream: 'stdout', content: logLineOf(hold, line) }];
      fate = await this.#write('POST', sendLogLines.path, job, { lines });
    }
    if (fate === 'goes on') {
      fate = await this.#write('PATCH', reportJob.path, job, { status: 'success', exit_code: 0 });
      if (fate === 'goes on') {
        records.finished(jobId, { hold, status: 'success', lines: line });
      }
    }
    if (this.current === jobId) this.current = undefined;
  }

  /** Until it is answered: an agent does not know whether what it sent arrived. */
  async #write(
    method: 'POST' | 'PATCH',
    path: string,
    { jobId, hold }: { readonly jobId: string; readonly hold: string },
    body: object,
  ): Promise<Fate> {
    const { records } = this.options;
    for (;;) {
      await this.#awake();
      // It was restarted meanwhile, and knows nothing of this job any more.
      if (this.current !== jobId || this.#stopped || this.#leaving) return 'lost';
      const answer = await this.#send(method, fillPath(path, { job_id: jobId }), body);
      if (answer?.status === 200) {
        records.accepted(jobId, hold, answer.begunAt);
        const status = logLinesAnswer.safeParse(JSON.parse(answer.text));
        return status.success && status.data.status === 'cancelled' ? 'lost' : 'goes on';
      }
      if (answer?.status === 409 || answer?.status === 403) {
        records.wasRefused();
        return 'refused';
      }
      if (answer?.status === 401) {
        this.#secret = undefined;
        records.wasRefused();
        return 'refused';
      }
      await delay(this.options.idleMs);
    }
  }

  #post(path: string, body?: object, credential?: string): Promise<Answer | undefined> {
    return this.#send('POST', path, body, credential);
  }

  /** Undefined when there was no answer. */
  async #send(
    method: 'POST' | 'PATCH',
    path: string,
    body?: object,
    credential = this.#secret,
  ): Promise<Answer | undefined> {
    const client = this.#clients[this.#at % this.#clients.length];
    const request = { method, path, token: credential ?? '', ...(body && { body }) };
    const answer = await client?.send(request).catch(() => undefined);
    if (answer === undefined || answer.status >= 500) this.#at += 1;
    return answer;
  }

  async #awake(): Promise<void> {
    while (this.isSilent && !this.#stopped) {
      await delay(Math.min(250, this.#pausedUntil - performance.now() + 1));
    }
  }
}

import {
  claimJob,
  type Client,
  createClient,
  jobClaim,
  registerAgent,
  sendHeartbeat,
  sendLogLines,
  reportJob,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { layCampaign } from '../runs/lay-campaign.js';
import type { TriggerSource } from '../runs/trigger-source.js';
import type { System } from '../system/system.js';

const labels = { os: 'linux', arch: 'x64' };
/** Less than a lease. */
const beatMs = 10_000;

/** A job that an agent holds until it is told to end. */
export class HeldJob {
  readonly #beat: NodeJS.Timeout;

  constructor(
    readonly origin: string,
    readonly runId: string,
    readonly jobId: string,
    /** What the job itself has. */
    readonly jobToken: string,
    private readonly agent: Client,
  ) {
    const beat = () => void agent.call(sendHeartbeat, { body: {} }).catch(() => undefined);
    this.#beat = setInterval(beat, beatMs).unref();
  }

  async sendLines(first: number, contents: readonly string[]): Promise<void> {
    const lines = contents.map((content, index) => ({
      line_num: first + index,
      stream: 'stdout' as const,
      content,
    }));
    await this.agent.call(sendLogLines, { params: { job_id: this.jobId }, body: { lines } });
  }

  async end(): Promise<void> {
    clearInterval(this.#beat);
    const params = { job_id: this.jobId };
    await this.agent.call(reportJob, { params, body: { status: 'success', exit_code: 0 } });
  }
}

/** A project whose runs stream, and somebody who may read it. */
export class StreamGround {
  private constructor(
    readonly origin: string,
    readonly readerToken: string,
    private readonly source: TriggerSource,
    private readonly agentToken: string,
  ) {}

  static async lay(system: System): Promise<StreamGround> {
    const { source, agentToken } = await layCampaign(system);
    const { value } = await system.issue(['read']);
    return new StreamGround(system.gateway(0).origin, value, source, agentToken);
  }

  /** A run with one job, which an agent of its own has begun. */
  async holdJob(): Promise<HeldJob> {
    const newcomer = this.#clientOf(this.agentToken);
    const { body } = await newcomer.call(registerAgent, { body: labels });
    const agent = this.#clientOf(body.instance_secret);
    await this.source.start(1, 1);
    const claim = await eventually(async () => {
      const answer = await agent.call(claimJob, {});
      return answer.status === 200 && jobClaim.parse(answer.body);
    });
    const params = { job_id: claim.job_id };
    await agent.call(reportJob, { params, body: { status: 'running' } });
    const token = claim.env.BUILD_ARTIFACT_TOKEN ?? '';
    return new HeldJob(this.origin, claim.run_id, claim.job_id, token, agent);
  }

  #clientOf(token: string): Client {
    return createClient({
      baseUrl: this.origin,
      headers: () => ({ authorization: `Bearer ${token}` }),
      timeoutMs: 60_000,
    });
  }
}

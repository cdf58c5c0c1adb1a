import { buildEvent, claimedJob, runRequested } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { z } from 'zod';
import type { Harness } from './harness.js';
import { agentGateway, type Named, named } from './people.js';

type RequestedRun = z.input<typeof runRequested.data>;
type Claimed = z.output<typeof claimedJob>;
type Labels = Readonly<Record<string, string>>;

/** The event that a run of this project was accepted, as its user asked for it in the browser. */
export function runRequestedEvent(
  project: { readonly id: string; readonly name: string },
  user: Named,
  more: Partial<RequestedRun> = {},
) {
  const runId = newId();
  const run: RequestedRun = {
    run_id: runId,
    project_id: project.id,
    name: project.name,
    namespace: { type: 'user', id: user.id, name: user.name },
    pipeline: 'build.act',
    ref: 'main',
    commit_sha: null,
    entrypoint: null,
    inputs: {},
    required_labels: {},
    config: null,
    combinations: [{}],
    env_mappings: {},
    with_secrets: true,
    trigger: {
      type: 'manual',
      actor: user.name,
      token_id: null,
      webhook_id: null,
      event: null,
    },
    requested_at: new Date().toISOString(),
    actor: { type: 'user', ...user, token_id: null, session_id: newId(), ip: null },
    ...more,
  };
  return buildEvent(runRequested, { id: newId(), time: new Date(), subject: run.run_id }, run);
}

/** A user with a project, and the runs and agents there. */
export class RunsOf {
  constructor(
    readonly harness: Harness,
    readonly user: Named,
    readonly project: { readonly id: string; readonly name: string },
  ) {}

  static async begin(harness: Harness): Promise<RunsOf> {
    const user = named(`ada-${newId().slice(-8)}`);
    return new RunsOf(harness, user, await harness.create(user));
  }

  /** @returns the id of a run, whose jobs are in the queue */
  async request(more: Partial<RequestedRun> = {}): Promise<string> {
    const event = runRequestedEvent(this.project, this.user, more);
    await this.harness.publish([event]);
    await eventually(() => this.harness.prisma.run.findUnique({ where: { id: event.subject } }));
    return event.subject;
  }

  /** The same with a job for each name. */
  requestJobs(count: number, more: Partial<RequestedRun> = {}): Promise<string> {
    const combinations = Array.from({ length: count }, (_, index) => ({ part: `p${index}` }));
    return this.request({ combinations, ...more });
  }

  agent(labels: Labels = {}): Agent {
    return new Agent(this, named('agent'), labels);
  }

  job(id: string) {
    return this.harness.prisma.job.findUniqueOrThrow({ where: { id } });
  }

  run(id: string) {
    return this.harness.prisma.run.findUniqueOrThrow({ where: { id } });
  }

  /** As if so many seconds had gone by since anything was heard of these jobs. */
  async later(seconds: number): Promise<void> {
    await this.harness.prisma.$executeRaw`
      UPDATE pipeline.job SET lease_until = lease_until - ${seconds}::float8 * interval '1 second',
             claimed_at = claimed_at - ${seconds}::float8 * interval '1 second',
             logged_at = logged_at - ${seconds}::float8 * interval '1 second',
             finished_at = finished_at - ${seconds}::float8 * interval '1 second'
       WHERE namespace_id = ${this.user.id}::uuid`;
  }

  /** What was told of this run or job, by type, once all that was committed is out. */
  async told(id: string): Promise<string[]> {
    const { prisma } = this.harness;
    const rows = await prisma.outbox.findMany({
      where: { subject: id },
      orderBy: { sequence: 'asc' },
    });
    return rows.map(({ type }) => type);
  }
}

/** An instance, as the agent-gateway speaks for it. */
export class Agent {
  constructor(
    readonly runs: RunsOf,
    readonly instance: Named,
    readonly labels: Labels,
  ) {}

  send(path: string, body: object) {
    return this.runs.harness.send('post', `/internal/v1${path}`, agentGateway).send(body);
  }

  ask() {
    return this.send('/jobs/claim', {
      instance: this.instance,
      namespace: { type: 'user', id: this.runs.user.id },
      labels: this.labels,
    });
  }

  /** The job that it is given, if there is any. */
  async claimAny(): Promise<Held | null> {
    const { body } = await this.ask().expect(200);
    const { job } = z.object({ job: claimedJob.nullable() }).parse(body);
    return job && new Held(this, job);
  }

  async claim(): Promise<Held> {
    const held = await this.claimAny();
    if (held === null) throw new Error('There is no job');
    return held;
  }
}

/** A job that an agent was given. */
export class Held {
  constructor(
    readonly agent: Agent,
    readonly job: Claimed,
  ) {}

  get id(): string {
    return this.job.claim.job_id;
  }

  get holder() {
    return { instance_id: this.agent.instance.id, fence: this.job.fence };
  }

  report(status: string, exitCode: number | null = null) {
    return this.send('status', { status, exit_code: exitCode });
  }

  send(what: string, body: object = {}) {
    return this.agent.send(`/jobs/${this.id}/${what}`, { holder: this.holder, ...body });
  }
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { createSealedSecrets } from '@orchestrator/sealed-secrets';
import { closeOfNext, eventually } from '@orchestrator/testing';
import { randomBytes } from 'node:crypto';
import { createSealedJobMasks } from '../../adapters/jobs/sealed-job-masks.js';
import type { SecretsQuestion } from '../../domain/job-secrets.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { agentGateway, named, organizationToken, sessionOf } from '../../../test/people.js';
import { Agent, RunsOf } from '../../../test/runs.js';

const secretsKeys = [{ version: 1, key: randomBytes(32) }];
const asked: SecretsQuestion[] = [];
/** What comes with a job is collected after that. */
let collectAfter: Promise<void> | undefined;
const secrets = {
  collect: async (_tx: unknown, questions: readonly SecretsQuestion[]) => {
    asked.push(...questions);
    await collectAfter;
    return questions.map(() => new Map([['DEPLOY_KEY', 'hunter2-hunter2']]));
  },
};
const path = '/internal/v1/jobs/claim';

describe.each(storesHere)('who gets which job, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    harness = await startHarness({
      store,
      given: { secrets },
      config: { SECRETS_KEYS: secretsKeys },
    });
    runs = await RunsOf.begin(harness);
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  test('an agent gets the job with all that it needs', async () => {
    const runId = await runs.request({
      inputs: { MODE: 'fast' },
      combinations: [{ os: 'linux', shard: 'a' }],
      env_mappings: { shard: 'SHARD' },
    });
    const { job } = await runs.agent({ os: 'linux' }).claim();
    expect(job).toEqual({
      fence: 1,
      project: { id: runs.project.id, name: 'web' },
      claim: {
        run_id: runId,
        job_id: job.claim.job_id,
        repo_id: runs.project.id,
        owner: runs.user.name,
        name: 'web',
        pipeline: 'build.act',
        ref: 'main',
        vcs_type: 'orchestrator',
        vcs_url: '',
        env: { MODE: 'fast', ACT_INPUT_SECRET_DEPLOY_KEY: 'hunter2-hunter2' },
        matrix_values: { os: 'linux', shard: 'a' },
        env_mappings: { shard: 'SHARD' },
      },
    });
    expect(await runs.told(job.claim.job_id)).toEqual(['job.queued.v1', 'job.claimed.v1']);
  });

  test('its secrets are in no table and no event, but for a sealed list of what is masked', async () => {
    await runs.request();
    const { id } = await runs.agent().claim();
    const row = await runs.job(id);
    expect(row.masks).not.toBeNull();
    const told = await harness.prisma.outbox.findMany({ select: { payload: true } });
    expect(JSON.stringify([row, told])).not.toContain('hunter2');
    const masks = createSealedJobMasks(createSealedSecrets(secretsKeys));
    expect(await masks.open(id, row.masks)).toEqual(['hunter2-hunter2']);
    await expect(masks.open(newId(), row.masks)).rejects.toThrow();
  });

  test.each([
    ['in the browser', 'manual', null],
    ['by a token of their own', 'api', newId()],
  ] as const)('the own secrets of who asked %s go with the run', async (_how, type, tokenId) => {
    await runs.request({
      trigger: { type, actor: 'ada', token_id: tokenId, webhook_id: null, event: null },
    });
    await runs.agent().claim();
    expect(asked.at(-1)).toEqual({
      projectId: runs.project.id,
      namespace: { type: 'user', id: runs.user.id, name: runs.user.name },
      starterUserId: runs.user.id,
    });
  });

  test('nobody’s own secrets go with what a trigger token or a webhook started', async () => {
    for (const type of ['token', 'webhook'] as const) {
      await runs.request({
        trigger: { type, actor: 'ada', token_id: null, webhook_id: null, event: null },
      });
      await runs.agent().claim();
      expect(asked.at(-1)?.starterUserId).toBeNull();
    }
  });

  test('no secrets go with what comes from a fork', async () => {
    await runs.request({ with_secrets: false, inputs: { A: 'b' } });
    const count = asked.length;
    const { job, id } = await runs.agent().claim();
    expect(job.claim.env).toEqual({ A: 'b' });
    expect(asked).toHaveLength(count);
    expect((await runs.job(id)).masks).toBeNull();
  });

  test('the oldest comes first, and what waits longer than others with other labels is passed over', async () => {
    const first = await runs.request({ required_labels: { gpu: 'true' } });
    const second = await runs.request();
    const third = await runs.request();
    const plain = runs.agent({ os: 'linux' });
    expect((await plain.claim()).job.claim.run_id).toBe(second);
    const strong = runs.agent({ gpu: 'true', os: 'linux' });
    expect((await strong.claim()).job.claim.run_id).toBe(first);
    expect((await runs.agent().claim()).job.claim.run_id).toBe(third);
  });

  test('os and arch of the matrix are labels, and win over those of the run', async () => {
    await runs.request({
      required_labels: { os: 'linux', gpu: 'true' },
      combinations: [{ os: 'macos', arch: 'arm64', browser: 'firefox' }],
    });
    expect(await runs.agent({ os: 'linux', gpu: 'true', arch: 'arm64' }).claimAny()).toBeNull();
    expect(await runs.agent({ os: 'macos', gpu: 'true' }).claimAny()).toBeNull();
    await runs.agent({ os: 'macos', gpu: 'true', arch: 'arm64' }).claim();
  });

  test('an agent of another namespace gets none of these', async () => {
    await runs.request();
    const other = await RunsOf.begin(harness);
    expect(await other.agent().claimAny()).toBeNull();
    await runs.agent().claim();
  });

  test('twenty agents at once, ten jobs: each is given once', async () => {
    await runs.requestJobs(10);
    const agents = Array.from({ length: 20 }, () => runs.agent());
    const given = await Promise.all(agents.map((agent) => agent.claimAny()));
    const ids = given.flatMap((held) => held?.id ?? []);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    const holds = await harness.prisma.jobHold.findMany({ where: { jobId: { in: ids } } });
    expect(holds).toHaveLength(10);
  });

  test('an agent that asks five times at once gets one job', async () => {
    await runs.requestJobs(5);
    const agent = runs.agent();
    const given = await Promise.all(Array.from({ length: 5 }, () => agent.claimAny()));
    expect(given.filter(Boolean)).toHaveLength(1);
    for (let rest = 0; rest < 4; rest += 1) await runs.agent().claim();
  });

  describe('an agent that has a job and asks for another', () => {
    test('gets nothing right after it was given one', async () => {
      await runs.requestJobs(2);
      const agent = runs.agent();
      await agent.claim();
      expect(await agent.claimAny()).toBeNull();
      await runs.agent().claim();
    });

    test('gets the same again after a while, for the answer was lost; the old hold is over', async () => {
      await runs.requestJobs(2);
      const agent = runs.agent();
      const lost = await agent.claim();
      await runs.later(4);
      const again = await agent.claim();
      expect(again.id).toBe(lost.id);
      expect(again.job.fence).toBe(lost.job.fence + 1);
      expect(again.job.claim).toEqual(lost.job.claim);
      expect(await runs.job(lost.id)).toMatchObject({ attempt: 1, status: 'claimed' });
      expect((await lost.report('running').expect(409)).body.code).toBe('lease_lost');
      await again.report('running').expect(200);
      await runs.agent().claim();
    });

    test('is refused while its job is heard of: the job misuses its credential', async () => {
      await runs.requestJobs(2);
      const agent = runs.agent();
      const held = await agent.claim();
      await held.report('running').expect(200);
      expect((await agent.ask().expect(403)).body.code).toBe('job_not_held');
      expect(await runs.job(held.id)).toMatchObject({ status: 'running', fence: 1 });
      await runs.agent().claim();
    });

    test('began anew when its job is silent: that goes back, and the agent gets the next', async () => {
      const runId = await runs.requestJobs(1);
      const agent = runs.agent();
      const held = await agent.claim();
      await held.report('running').expect(200);
      await runs.later(6);
      const again = await agent.claim();
      expect(again.job.claim.run_id).toBe(runId);
      expect(await runs.job(held.id)).toMatchObject({ attempt: 2, fence: 2, status: 'claimed' });
      await held.report('success').expect(409);
      expect(await runs.told(held.id)).toEqual(
        ['queued', 'claimed', 'requeued', 'claimed'].map((what) => `job.${what}.v1`),
      );
    });
  });

  test('a job that was never got goes back as if it had not been given', async () => {
    await runs.request();
    const held = await runs.agent().claim();
    await held.send('release').expect(204);
    expect(await runs.job(held.id)).toMatchObject({
      status: 'pending',
      attempt: 0,
      instanceId: null,
      masks: null,
    });
    await held.send('release').expect(409);
    const next = await runs.agent().claim();
    expect(next.id).toBe(held.id);
    await next.report('running').expect(200);
    expect((await next.send('release').expect(409)).body.code).toBe('lease_lost');
  });

  test('a job whose claim nobody waits for any more goes back as if it had not been given', async () => {
    await runs.request();
    let collect = (): void => undefined;
    collectAfter = new Promise((resolve) => (collect = resolve));
    const before = asked.length;
    const closed = closeOfNext(path);
    const waiting = runs.agent().ask();
    waiting.end(() => undefined);
    await eventually(() => asked.length > before);
    waiting.abort();
    await closed;
    collect();
    collectAfter = undefined;
    const { id } = await eventually(() =>
      harness.prisma.job.findFirst({
        where: { namespaceId: runs.user.id, status: 'pending', fence: 1, attempt: 0 },
      }),
    );
    expect((await runs.agent().claim()).id).toBe(id);
  });

  test('what is claimable is listed for the agents, by id, in pages', async () => {
    const runId = await runs.requestJobs(3, { required_labels: { gpu: 'listed' } });
    const list = async (query: object) => {
      const { body } = await harness
        .send('get', '/internal/v1/jobs/claimable', agentGateway)
        .query(query)
        .expect(200);
      return body.items as { job_id: string; given_to: string | null }[];
    };
    const jobs = await harness.prisma.job.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    const wanted = jobs.map(({ id }) => ({
      job_id: id,
      namespace_id: runs.user.id,
      required_labels: { gpu: 'listed' },
      given_to: null,
    }));
    expect(await list({})).toEqual(expect.arrayContaining(wanted));
    const before = jobs[0]!.id;
    expect(await list({ after: before, limit: 1 })).toEqual([wanted[1]]);
    // Until its agent begins, it is told whose it is.
    const agent = runs.agent({ gpu: 'listed' });
    const held = await agent.claim();
    const found = async () => (await list({})).find(({ job_id: id }) => id === held.id);
    expect(await found()).toMatchObject({ given_to: agent.instance.id });
    await held.report('running').expect(200);
    expect(await found()).toBeUndefined();
  });

  test('only the agent-gateway may ask', async () => {
    const body = {
      instance: named('agent'),
      namespace: { type: 'user', id: runs.user.id },
      labels: {},
    };
    await harness.send('post', path, null).send(body).expect(401);
    for (const caller of [sessionOf(runs.user), organizationToken(named('acme'), ['trigger'])]) {
      await harness.send('post', path, caller).send(body).expect(401);
    }
    await harness.send('post', path, { type: 'service', service: 'token' }).send(body).expect(401);
    const { body: faults } = await new Agent(runs, named('a'), {})
      .send('/jobs/claim', {})
      .expect(400);
    expect(faults.code).toBe('validation_failed');
  });
});

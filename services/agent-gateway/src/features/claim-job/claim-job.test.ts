import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { claimJob, claimJobFor, mintChildToken, releaseJob } from '@orchestrator/contracts';
import { closeOfNext, describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import { type Harness, type RegisteredAgent, startHarness } from '../../../test/harness.js';
import { finishedEvent, queueJob } from '../../../test/jobs.js';
import { openStore } from '../../../test/open-store.js';
import { type Named, named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => {
  harness.token.refuseWith(undefined);
  harness.token.mintsAfter = undefined;
  harness.pipeline.refuseWith(undefined);
  harness.pipeline.holderClaims = 'nothing';
});
afterAll(() => harness.close());

const claim = ({ caller }: Pick<RegisteredAgent, 'caller'>) =>
  harness.send('post', claimJob.path, caller);
const queue = (user: Named, options?: Parameters<Harness['pipeline']['queue']>[1]) =>
  queueJob(harness, user, options);
const asked = () => harness.pipeline.toldOf(claimJobFor).length;

describe('a job', () => {
  test('is the answer with all that it needs, and nobody stores its token', async () => {
    const agent = await harness.register(named('ada'), { body: { os: 'linux', arch: 'x64' } });
    const env = { GREETING: 'hello', BUILD_REPO_TOKEN: 'forged', BUILD_ARTIFACT_URL: 'forged' };
    const job = await queue(agent.user, { labels: { os: 'linux' }, env });
    const answer = await claim(agent).expect(200);
    const minted = harness.token.minted.at(-1)!;
    expect(minted).toMatchObject({
      kind: 'job',
      parentId: agent.id,
      project: { id: job.claim.repo_id, name: 'ada/web' },
    });
    expect(answer.body).toEqual({
      ...job.claim,
      env: {
        GREETING: 'hello',
        BUILD_REPO_TOKEN: minted.value,
        BUILD_ARTIFACT_URL: `http://localhost:8080/api/v2/ci/runner/runs/${job.claim.run_id}/artifacts`,
        BUILD_ARTIFACT_TOKEN: minted.value,
      },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    const held = await harness.prisma.heldJob.findMany({ where: { instanceId: agent.id } });
    expect(held).toMatchObject([{ jobId: job.claim.job_id, fence: 1, jobTokenId: minted.id }]);
    expect(JSON.stringify(held)).not.toContain(minted.value);
    expect(harness.pipeline.toldOf(claimJobFor).at(-1)?.input).toMatchObject({
      instance: { id: agent.id },
      labels: { os: 'linux', arch: 'x64' },
    });
  });

  test('is for agents of its namespace that have all its labels', async () => {
    const ada = named('ada');
    const agentToken = harness.agentToken(ada, { gpu: 'true' });
    const [plain, other] = [await harness.register(ada), await harness.register(named('eve'))];
    const fit = await harness.register(ada, { agentToken, body: { os: 'linux' } });
    await queue(ada, { labels: { os: 'linux', gpu: 'true' } });
    const before = asked();
    for (const agent of [plain, other]) await claim(agent).expect(204);
    expect(asked()).toBe(before);
    await claim(fit).expect(200);
  });

  test('is there for the next claim once its event is heard, without anything read anew', async () => {
    const agent = await harness.register(named('ada'));
    await claim(agent).expect(204);
    await queue(agent.user);
    await claim(agent).expect(200);
  });

  test('abuse 36: of twenty claims at once one gets it, and one asks', async () => {
    const ada = named('ada');
    const agents = await Promise.all(Array.from({ length: 20 }, () => harness.register(ada)));
    await queue(ada);
    const before = asked();
    const statuses = await Promise.all(agents.map((agent) => claim(agent).then((it) => it.status)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(asked() - before).toBe(1);
  });

  test('that no event told of is found all the same, and one that is gone is forgotten', async () => {
    const agent = await harness.register(named('ada'));
    const job = await queue(agent.user);
    job.status = 'cancelled';
    await claim(agent).expect(204);
    harness.pipeline.queue(agent.user.id);
    // What is known was wrong: it is read anew.
    await eventually(async () => (await claim(agent)).status === 200);
  });

  test('whose agent has not got it goes back at once, and the answer is 503', async () => {
    const agent = await harness.register(named('ada'));
    const job = await queue(agent.user);
    harness.token.refuseWith('internal_error', mintChildToken);
    const answer = await claim(agent).expect(503);
    expect(answer.headers['retry-after']).toBe('1');
    await eventually(() => job.status === 'pending');
    expect(harness.pipeline.toldOf(releaseJob).at(-1)?.input).toMatchObject({
      holder: { instance_id: agent.id, fence: 1 },
    });
    expect(await harness.prisma.heldJob.count({ where: { instanceId: agent.id } })).toBe(0);
  });
});

describe('many claims at once', () => {
  /** Until what is returned is called, no claim that has a job comes further. */
  const holdUp = () => {
    let goOn = (): void => undefined;
    harness.token.mintsAfter = new Promise((resolve) => (goOn = resolve));
    return () => {
      harness.token.mintsAfter = undefined;
      goOn();
    };
  };

  test('no more than 16 are under way: the others get nothing for now, and their jobs wait', async () => {
    const ada = named('ada');
    const agents = await Promise.all(Array.from({ length: 20 }, () => harness.register(ada)));
    const jobs = await Promise.all(agents.map(() => queue(ada)));
    const goOn = holdUp();
    let unanswered = agents.length;
    const answers = agents.map((agent) =>
      claim(agent).then(({ status }) => {
        unanswered -= 1;
        return status;
      }),
    );
    await eventually(() => unanswered === 16);
    expect(jobs.filter(({ status }) => status === 'pending')).toHaveLength(4);
    goOn();
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 200)).toHaveLength(16);
    expect(statuses.filter((status) => status === 204)).toHaveLength(4);
    // Those who got nothing ask again.
    for (const [place, agent] of agents.entries()) {
      if (statuses[place] === 204) await claim(agent).expect(200);
    }
  });

  test('a job goes back at once when its agent has not waited for it, and the token ends', async () => {
    const agent = await harness.register(named('ada'));
    const job = await queue(agent.user);
    const goOn = holdUp();
    const closed = closeOfNext(claimJob.path);
    const waiting = claim(agent);
    waiting.end(() => undefined);
    await eventually(() => job.status === 'claimed');
    waiting.abort();
    await closed;
    goOn();
    await eventually(() => job.status === 'pending');
    const { id } = harness.token.minted.at(-1)!;
    await eventually(() => harness.token.ended.includes(id));
  });
});

describe('an agent that holds a job', () => {
  test('that it never heard of, since this service died, gets it with its next claims', async () => {
    const agent = await harness.register(named('ada'));
    await claim(agent).expect(204);
    harness.pipeline.giveUnheard(harness.pipeline.queue(agent.user.id), agent.id);
    harness.pipeline.holderClaims = 'again';
    // What happens to be read anew tells of it.
    await harness.publish([]);
    await eventually(async () => (await claim(agent)).status === 200, { withinMs: 15_000 });
  });

  test('abuse 50: a job that claims with the credential of its agent is 403', async () => {
    const agent = await harness.register(named('ada'));
    await queue(agent.user);
    await claim(agent).expect(200);
    await queue(agent.user);
    harness.pipeline.holderClaims = 'job_not_held';
    expect((await claim(agent).expect(403)).body.code).toBe('job_not_held');
    // Also when nothing else waits.
    expect((await claim(agent).expect(403)).body.code).toBe('job_not_held');
  });

  test('and never got the answer gets the job again, by a new token: the first one is ended', async () => {
    const agent = await harness.register(named('ada'));
    const job = await queue(agent.user);
    await claim(agent).expect(200);
    const first = harness.token.minted.at(-1)!;
    harness.pipeline.holderClaims = 'again';
    const { body } = await claim(agent).expect(200);
    expect(body.job_id).toBe(job.claim.job_id);
    const second = harness.token.minted.at(-1)!;
    expect(body.env.BUILD_REPO_TOKEN).toBe(second.value);
    await harness.service.sweepAgents();
    expect(harness.token.ended).toContain(first.id);
    expect(harness.token.ended).not.toContain(second.id);
  });

  test('asks nobody any more when that has ended', async () => {
    const agent = await harness.register(named('ada'));
    const job = await queue(agent.user);
    await claim(agent).expect(200);
    await harness.publish([finishedEvent(agent.user, job)]);
    const before = asked();
    await claim(agent).expect(204);
    expect(asked()).toBe(before);
    // Its token goes with it.
    const { id } = harness.token.minted.at(-1)!;
    await eventually(() => harness.token.ended.includes(id));
  });
});

describeWith('postgres')('a claim that can get nothing', (urls) => {
  test('asks no database and no service: it is answered while neither can be reached', async () => {
    const { hostname, port } = new URL(urls.postgres);
    const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
    const store = await openStore('postgres');
    const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
    url.port = String(proxy.port);
    const alone = await startHarness({
      given: { database: { kind: 'postgres', url: url.href } },
      config: { ANSWER_TIMEOUT_MS: 1_900 },
    });
    const [idle, other] = [await alone.register(named('ada')), await alone.register(named('eve'))];
    await alone.send('post', claimJob.path, idle.caller).expect(204);
    await queueJob(alone, other.user);
    const before = alone.pipeline.toldOf(claimJobFor).length;
    await proxy.refuse();
    proxy.cut();
    for (let round = 0; round < 50; round += 1) {
      await alone.send('post', claimJob.path, idle.caller).expect(204);
    }
    expect(alone.pipeline.toldOf(claimJobFor)).toHaveLength(before);
    // One that could get something needs both: our own trouble.
    await alone.send('post', claimJob.path, other.caller).expect(503);
    await proxy.accept();
    await eventually(async () => {
      const { status } = await alone.send('post', claimJob.path, other.caller);
      return status === 200;
    });
    await alone.close();
    await proxy.close();
    await store.close();
  });
});

describe('refusals', () => {
  test.each(['assertion_refused', 'internal_error', 'conflict'] as const)(
    'abuse 60: the pipeline answers %s: 503 with Retry-After, never 401',
    async (code) => {
      const agent = await harness.register(named('ada'));
      await queue(agent.user);
      harness.pipeline.refuseWith(code);
      const answer = await claim(agent).expect(503);
      expect(answer.headers['retry-after']).toBe('1');
      harness.pipeline.refuseWith(undefined);
      await eventually(async () => (await claim(agent)).status === 200);
    },
  );

  test('an agent that is not known: its secret is ended, and it is told to come again', async () => {
    const agent = { caller: tokenOf(named('ada'), 'instance') };
    await claim(agent).expect(503);
    await eventually(() => harness.token.ended.includes(agent.caller.token.id));
  });

  test('authentication and kinds', async () => {
    const ada = named('ada');
    await harness.send('post', claimJob.path, null).expect(401);
    for (const caller of [tokenOf(ada, 'job'), personal(ada, 'repo:write'), sessionOf(ada)]) {
      const { body } = await harness.send('post', claimJob.path, caller).expect(403);
      expect(body.code).toBe('caller_kind_refused');
    }
  });
});

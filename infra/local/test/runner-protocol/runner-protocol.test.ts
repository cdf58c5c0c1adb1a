import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelRuns, fillPath, readRun, readRunLogs } from '@orchestrator/contracts';
import { createTestDatabase, describeWith, eventually } from '@orchestrator/testing';
import pg from 'pg';
import { AgentWire, type Claim, json } from './agent-wire.js';
import { type Ground, layGround, pipelineContent } from './ground.js';

const startMs = 120_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const unknownAgentToken = 'ora_0000000000000000000000000000000000000000000' + '1cHVJU';

describeWith('postgres')('the runner protocol, byte for byte, through the gateway', () => {
  let ground: Ground;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let sql: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    ground = await layGround({
      DATABASE_URL: database.url,
      RUNNER_LEGACY_AGENTS: 'true',
      LEASE_SWEEP_MS: '200',
    });
    sql = new pg.Client(database.url);
    await sql.connect();
  }, startMs);
  afterAll(async () => {
    await sql.end();
    await ground.system.close();
    await database.drop();
  }, startMs);

  /** Ends a job, so that its agent is idle again. */
  const finish = async (agent: AgentWire, { job_id }: Claim, status = 'success') => {
    const answer = await agent.send('PATCH', `/jobs/${job_id}`, { status, exit_code: 0 });
    expect(answer.status).toBe(200);
  };
  const claimNew = async (agent: AgentWire): Promise<Claim> => {
    await ground.trigger();
    return agent.claim();
  };

  describe('register', () => {
    test.each([
      ['every field', { name: 'a', hostname: 'h', os: 'linux', arch: 'x64', version: '1.2.3' }],
      ['no field', {}],
      ['no body', undefined],
      ['fields that nobody knows', { name: 'a', flavour: 'new', deep: { er: [1] } }],
    ])('with %s: exactly 201 and four fields', async (_what, body) => {
      const wire = new AgentWire(ground.origin, ground.agentToken.token);
      const answer = await wire.post('/register', body);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(json(answer)).toEqual({
        instance_id: expect.stringMatching(uuid),
        instance_secret: expect.stringMatching(/^ori_[0-9A-Za-z]{49}$/),
        pool_id: ground.agentToken.id,
        pool_name: 'builders',
      });
    });

    test.each([
      ['unknown', unknownAgentToken],
      ['junk', 'nonsense'],
    ])('with a token that is %s: exactly 401', async (_what, token) => {
      expect((await new AgentWire(ground.origin, token).post('/register', {})).status).toBe(401);
    });

    test('with an instance secret: 403, for a job that uses its agent’s credential gets no other one', async () => {
      expect((await (await ground.agent()).post('/register', {})).status).toBe(403);
    });
  });

  test('heartbeat: 200 and the labels as people set them, whatever it measures', async () => {
    const agent = await ground.agent();
    for (const body of [
      {
        cpu_percent: 12.5,
        mem_percent: 40,
        mem_used_bytes: 1024,
        mem_total_bytes: 4096,
        net_rx_bytes: 0,
        net_tx_bytes: 7,
      },
      { cpu_percent: 1, uuid: 'x'.repeat(36), gpu_percent: 3 },
      {},
    ]) {
      const answer = await agent.post('/heartbeat', body);
      expect([answer.status, answer.text]).toEqual([200, '{"labels":"gpu=true"}']);
    }
  });

  describe('claim', () => {
    test('nothing to do: 204 and no byte more', async () => {
      const answer = await (await ground.agent()).post('/claim');
      expect([answer.status, answer.text]).toEqual([204, '']);
    });

    test('a job: exactly these fields; what is empty is left out', async () => {
      const agent = await ground.agent();
      const runId = await ground.trigger({ ref: 'v1.2', inputs: { PLANET: 'Earth' } });
      const claim = await agent.claim();
      const token = claim.env.BUILD_REPO_TOKEN ?? '';
      expect(token).toMatch(/^orj_[0-9A-Za-z]{49}$/);
      expect(claim).toEqual({
        run_id: runId,
        job_id: expect.stringMatching(uuid),
        repo_id: expect.stringMatching(uuid),
        owner: 'acme',
        name: 'web',
        pipeline: 'ci/deep/build.sh',
        ref: 'v1.2',
        vcs_type: 'orchestrator',
        vcs_url: '',
        env: {
          PLANET: 'Earth',
          ACT_INPUT_SECRET_DOOR: 'open-sesame',
          BUILD_REPO_TOKEN: token,
          BUILD_ARTIFACT_TOKEN: token,
          BUILD_ARTIFACT_URL: `${ground.origin}/api/v2/ci/runner/runs/${runId}/artifacts`,
        },
      });
      await finish(agent, claim);
    });

    test('of a matrix: its values, and the names that they go by', async () => {
      const agent = await ground.agent();
      await ground.triggerMatrix();
      const claim = await agent.claim();
      expect(claim).toMatchObject({
        matrix_values: { flavour: 'plain' },
        env_mappings: { flavour: 'TASTE' },
      });
      await finish(agent, claim);
    });

    test('a job whose labels no agent here has is not given out', async () => {
      const agent = await ground.agent({ os: 'linux', arch: 'x64' });
      await ground.trigger({ required_labels: { os: 'plan9' } });
      const wanted = await ground.trigger({ required_labels: { os: 'linux', gpu: 'true' } });
      const claim = await agent.claim();
      expect(claim.run_id).toBe(wanted);
      await finish(agent, claim);
    });
  });

  describe('a job', () => {
    test('from running to its end, in the order in which agents tell', async () => {
      const agent = await ground.agent();
      const claim = await claimNew(agent);
      const job = claim.job_id;
      const send = async (method: string, path: string, body: unknown) => {
        const answer = await agent.send(method, path, body);
        return [answer.status, answer.text.startsWith('{') ? answer.text : 'not an object'];
      };
      const [running] = await send('PATCH', `/jobs/${job}`, { status: 'running' });
      expect(running).toBe(200);
      expect((await send('POST', `/jobs/${job}/ref`, { commit_sha: 'a'.repeat(40) }))[0]).toBe(200);
      expect((await send('POST', `/jobs/${job}/graph`, { graph: pipelineContent }))[0]).toBe(200);
      const nodes = { active_nodes: [{ node_id: '1', node_name: 'build' }] };
      expect((await send('POST', `/jobs/${job}/nodes`, nodes))[0]).toBe(200);
      const still = [200, '{"status":"running"}'];
      expect(await send('POST', `/logs/${job}`, { lines: [] })).toEqual(still);
      const lines = [
        { line_num: 1, stream: 'stdout', content: 'one open-sesame' },
        { line_num: 2, stream: 'stderr', content: `two ${claim.env.BUILD_REPO_TOKEN}` },
      ];
      expect(await send('POST', `/logs/${job}`, { lines })).toEqual(still);
      // The answer was lost, so the agent sends them again.
      expect(await send('POST', `/logs/${job}`, { lines, more: 1 })).toEqual(still);
      expect((await send('PATCH', `/jobs/${job}`, { status: 'success', exit_code: 0 }))[0]).toBe(
        200,
      );
      expect((await send('PATCH', `/jobs/${job}`, { status: 'success', exit_code: 0 }))[0]).toBe(
        200,
      );
      const run = await ground.person.get(fillPath(readRun.path, { id: claim.run_id }));
      expect(run.body).toMatchObject({ status: 'success', commit_sha: 'a'.repeat(40) });
      const log = await ground.person.get(fillPath(readRunLogs.path, { id: claim.run_id }));
      expect(
        (log.body.items as { line_num: number; content: string }[]).map(({ content }) => content),
      ).toEqual(['one ***', 'two ***']);
    });

    test('is nobody else’s: 403, and nothing of it changes', async () => {
      const [agent, other] = [await ground.agent(), await ground.agent()];
      const claim = await claimNew(agent);
      const job = claim.job_id;
      for (const [method, path, body] of [
        ['POST', `/logs/${job}`, { lines: [] }],
        ['PATCH', `/jobs/${job}`, { status: 'failure' }],
        ['POST', `/jobs/${job}/graph`, { graph: '' }],
        ['POST', `/jobs/${job}/ref`, { commit_sha: 'b'.repeat(40) }],
        ['POST', `/jobs/${job}/nodes`, { active_nodes: [] }],
      ] as const) {
        expect([path, (await other.send(method, path, body)).status]).toEqual([path, 403]);
      }
      expect((await agent.post(`/logs/${job}`, { lines: [] })).text).toBe('{"status":"claimed"}');
      await finish(agent, claim);
    });

    test('whose lease was lost: 409, and the next holder is undisturbed', async () => {
      const [agent, other] = [await ground.agent(), await ground.agent()];
      const claim = await claimNew(agent);
      const job = claim.job_id;
      await agent.send('PATCH', `/jobs/${job}`, { status: 'running' });
      await sql.query(
        `UPDATE pipeline.job SET lease_until = now() - interval '1 second' WHERE id = $1`,
        [job],
      );
      const again = await other.claim();
      expect(again.job_id).toBe(job);
      expect((await agent.post(`/logs/${job}`, { lines: [] })).status).toBe(409);
      expect((await agent.send('PATCH', `/jobs/${job}`, { status: 'success' })).status).toBe(409);
      // The job token of the hold that was lost is dead: 403, since 401 would mean the instance.
      const old = new AgentWire(ground.origin, claim.env.BUILD_REPO_TOKEN ?? '');
      const download = `/runs/${claim.run_id}/artifacts/none.txt`;
      await eventually(async () => (await old.send('GET', download)).status === 403);
      await finish(other, again);
    });

    test('that is cancelled: the next answer to its log says so', async () => {
      const agent = await ground.agent();
      const claim = await claimNew(agent);
      await agent.send('PATCH', `/jobs/${claim.job_id}`, { status: 'running' });
      await ground.person.send('POST', cancelRuns.path, { run_ids: [claim.run_id] });
      const answer = await agent.post(`/logs/${claim.job_id}`, { lines: [] });
      expect([answer.status, answer.text]).toEqual([200, '{"status":"cancelled"}']);
      await finish(agent, claim, 'cancelled');
    });

    test('goes back to the queue when its agent leaves, and its agent is refused from then on', async () => {
      const [agent, other] = [await ground.agent(), await ground.agent()];
      const claim = await claimNew(agent);
      expect((await agent.post('/deregister')).status).toBe(200);
      expect((await agent.post('/heartbeat', {})).status).toBe(401);
      const again = await other.claim();
      expect(again.job_id).toBe(claim.job_id);
      await finish(other, again);
    });
  });

  describe('files of the project', () => {
    const path = 'ci%2Fdeep%2Fbuild.sh';
    test('one file, its slashes percent-encoded, by the job token in the URL', async () => {
      const agent = await ground.agent();
      const claim = await claimNew(agent);
      const token = claim.env.BUILD_REPO_TOKEN ?? '';
      for (const place of ['workspace', 'repo']) {
        const url = `/${place}/${claim.repo_id}/file/${path}?token=${token}`;
        const answer = await agent.send('GET', url);
        expect([place, answer.status, answer.text]).toEqual([place, 200, pipelineContent]);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
        const bare = await fetch(`${ground.origin}/api/v2/ci/runner${url}`);
        expect([place, bare.status, await bare.text()]).toEqual([place, 200, pipelineContent]);
      }
      const archive = await fetch(
        `${ground.origin}/api/v2/ci/runner/repo/${claim.repo_id}?token=${token}`,
      );
      expect(archive.status).toBe(200);
      const tar = gunzipSync(Buffer.from(await archive.arrayBuffer())).toString('latin1');
      expect(tar).toContain('ci/deep/build.sh');
      expect(tar).toContain(pipelineContent);
      await finish(agent, claim);
    });

    test('another project’s: 404; without a token: 401; after the job: 403', async () => {
      const agent = await ground.agent();
      const claim = await claimNew(agent);
      const token = claim.env.BUILD_REPO_TOKEN ?? '';
      const at = async (repo: string, query: string) =>
        (await agent.send('GET', `/workspace/${repo}/file/${path}${query}`)).status;
      expect(await at('018f0000-0000-7000-8000-000000000000', `?token=${token}`)).toBe(404);
      expect(await at(claim.repo_id, '')).toBe(401);
      await finish(agent, claim);
      expect(await at(claim.repo_id, `?token=${token}`)).toBe(403);
    });
  });

  test('artifacts: 201 for a part `file`, and read again within the run only', async () => {
    const agent = await ground.agent();
    const claim = await claimNew(agent);
    const token = claim.env.BUILD_ARTIFACT_TOKEN ?? '';
    const form = new FormData();
    form.set('file', new Blob(['so it was']), 'report.txt');
    const headers = { authorization: `Bearer ${token}` };
    const url = claim.env.BUILD_ARTIFACT_URL ?? '';
    const stored = await fetch(url, { method: 'POST', headers, body: form });
    expect(stored.status).toBe(201);
    for (const credential of [token, agent.credential]) {
      const answer = await new AgentWire(ground.origin, credential).send(
        'GET',
        `/runs/${claim.run_id}/artifacts/report.txt`,
      );
      expect([answer.status, answer.text]).toEqual([200, 'so it was']);
    }
    const stranger = await ground.agent();
    const foreign = await stranger.send('GET', `/runs/${claim.run_id}/artifacts/report.txt`);
    expect(foreign.status).toBe(403);
    await finish(agent, claim);
    const late = new FormData();
    late.set('file', new Blob(['too late']), 'late.txt');
    expect((await fetch(url, { method: 'POST', headers, body: late })).status).toBe(403);
  });

  test('abuse 38: with its token revoked an agent gets 401 everywhere, registering too, and its job goes on elsewhere', async () => {
    const pool = await ground.newAgentToken('short-lived');
    const registered = await new AgentWire(ground.origin, pool.token).post('/register', {});
    const agent = new AgentWire(ground.origin, String(json(registered).instance_secret));
    const claim = await claimNew(agent);
    await ground.revokeAgentToken(pool.id);
    for (const [method, path, body] of [
      ['POST', '/claim', undefined],
      ['POST', '/heartbeat', {}],
      ['POST', `/logs/${claim.job_id}`, { lines: [] }],
      ['PATCH', `/jobs/${claim.job_id}`, { status: 'success' }],
      ['POST', '/deregister', undefined],
    ] as const) {
      expect([path, (await agent.send(method, path, body)).status]).toEqual([path, 401]);
    }
    const anew = await new AgentWire(ground.origin, pool.token).post('/register', {});
    expect(anew.status).toBe(401);
    const other = await ground.agent();
    const again = await other.claim();
    expect(again.job_id).toBe(claim.job_id);
    await finish(other, again);
  });

  test('agents of the earlier generation, which never register', async () => {
    const old = new AgentWire(ground.origin, ground.agentToken.token, {
      'x-agent-uuid': '5b0e7d5a-6a0c-4f6b-9c8e-0f1d2c3b4a59',
    });
    expect((await old.post('/heartbeat', { cpu_percent: 1 })).text).toBe('{"labels":"gpu=true"}');
    expect((await old.post('/claim')).status).toBe(204);
    const claim = await claimNew(old);
    expect((await old.post(`/logs/${claim.job_id}`, { lines: [] })).text).toBe(
      '{"status":"claimed"}',
    );
    // Another one with the same token is another agent.
    const twin = new AgentWire(ground.origin, ground.agentToken.token, {
      'x-agent-uuid': '6c1f8e6b-7b1d-4a7c-8d9f-1a2e3d4c5b6a',
    });
    expect((await twin.post(`/logs/${claim.job_id}`, { lines: [] })).status).toBe(403);
    await finish(old, claim);
    expect((await old.post('/disconnect')).status).toBe(200);
    const nameless = new AgentWire(ground.origin, ground.agentToken.token);
    expect((await nameless.post('/claim')).status).toBe(400);
  });
});

describe('agents of the earlier generation, where nothing else is said', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await layGround({});
  }, startMs);
  afterAll(() => ground.system.close(), startMs);

  test('are refused with 403, and a problem that says so', async () => {
    const old = new AgentWire(ground.origin, ground.agentToken.token, {
      'x-agent-uuid': '5b0e7d5a-6a0c-4f6b-9c8e-0f1d2c3b4a59',
    });
    for (const path of ['/heartbeat', '/claim', '/disconnect']) {
      const answer = await old.post(path, {});
      expect([path, answer.status]).toEqual([path, 403]);
      expect(json(answer).code).toBe('legacy_agents_refused');
    }
  });
});

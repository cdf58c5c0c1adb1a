import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import {
  type Named,
  named,
  organizationToken,
  sessionOf,
  tokenOf,
  triggerTokenOf,
} from '../../../test/people.js';
import { addProject, createdEvent, projectOf } from '../../../test/projects.js';
import { requestedRun, requestedRuns } from '../../../test/runs.js';

let harness: Harness;
let ada: Named;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.pipeline.state = 'up';
  ada = named('ada');
});

const path = '/trigger/ada/web/pipelines%2Fbuild.sh';
const start = (caller: Caller | null, body?: object, at = path) =>
  harness.send('post', at, caller).send(body);

describe('a run is accepted', () => {
  test('with all that is needed to run it, and told of when it is committed', async () => {
    const project = addProject(harness, ada);
    const body = { ref: 'v1.2', inputs: { LEVEL: '3' }, required_labels: { os: 'linux' } };
    const session = sessionOf(ada);
    const answer = await start(session, body).expect(202);
    const { run_id: runId } = answer.body as { run_id: string };
    expect(answer.body).toEqual({
      run_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      status: 'queued',
      url: `http://localhost:8080/api/v2/ci/runs/${runId}`,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await requestedRun(harness, runId)).toEqual({
      run_id: runId,
      project_id: project.id,
      name: 'web',
      namespace: project.namespace,
      pipeline: 'pipelines/build.sh',
      ref: 'v1.2',
      commit_sha: null,
      entrypoint: null,
      inputs: { LEVEL: '3' },
      required_labels: { os: 'linux' },
      config: null,
      combinations: [{}],
      env_mappings: {},
      with_secrets: true,
      trigger: { type: 'manual', actor: 'ada', token_id: null, webhook_id: null, event: null },
      requested_at: expect.any(String),
      actor: {
        type: 'user',
        id: ada.id,
        name: 'ada',
        token_id: null,
        session_id: session.type === 'session' ? session.session.id : '',
        ip: '198.51.100.7',
      },
    });
  });

  test('on the default ref without a body, by tokens of every kind that may', async () => {
    const acme = named('acme');
    const project = addProject(harness, acme, {
      namespace: { type: 'organization', id: acme.id, name: 'acme' },
      default_ref: 'trunk',
    });
    const at = '/trigger/acme/web/build.sh';
    const member = { organization: acme, role: 'member' } as const;
    for (const [caller, type, actor] of [
      [tokenOf(ada, ['trigger'], {}, [member]), 'api', 'ada'],
      [tokenOf(ada, ['trigger'], { repositories: [project.id] }, [member]), 'api', 'ada'],
      [organizationToken(acme, ['trigger']), 'api', 'acme'],
      [triggerTokenOf(project.id), 'token', 'acme/web'],
    ] as const) {
      const { body } = await start(caller, undefined, at).expect(202);
      expect(await requestedRun(harness, body.run_id)).toMatchObject({
        project_id: project.id,
        ref: 'trunk',
        trigger: { type, actor, token_id: caller.token.id },
        actor: { token_id: caller.token.id },
      });
    }
  });

  test('a hundred at once are a hundred runs', async () => {
    addProject(harness, ada);
    const caller = sessionOf(ada);
    const answers = await Promise.all(Array.from({ length: 100 }, () => start(caller).expect(202)));
    const ids = new Set(answers.map(({ body }) => body.run_id as string));
    expect(ids.size).toBe(100);
    await eventually(
      () => requestedRuns(harness).filter(({ run_id: id }) => ids.has(id)).length === 100,
    );
  });
});

describe('what is asked is looked at', () => {
  const fields = async (body: unknown, at = path) => {
    addProject(harness, ada);
    const answer = await harness
      .send('post', at, sessionOf(ada))
      .set('content-type', 'application/json')
      .send(JSON.stringify(body))
      .expect(400);
    expect(answer.body.code).toBe('validation_failed');
    return (answer.body.errors as { path: string }[]).map((fault) => fault.path);
  };

  test('abuse 62: inputs that belong to the system or the loader are 400, each by name', async () => {
    for (const name of ['BUILD_REPO_TOKEN', 'ACT_X', 'PATH', 'LD_PRELOAD', 'NODE_OPTIONS']) {
      expect(await fields({ inputs: { [name]: '1' } })).toEqual([`inputs.${name}`]);
      expect(await fields({ inputs: { [name.toLowerCase()]: '1' } })).toHaveLength(1);
    }
  });

  test('all that is wrong is named at once, and nothing is run', async () => {
    const before = requestedRuns(harness).length;
    const bad = { ref: '--upload-pack=x', inputs: { 'A-B': '' }, extra: 1 };
    expect((await fields(bad)).sort()).toEqual(['extra', 'inputs.A-B', 'ref']);
    expect(await fields({}, '/trigger/ada/web/README.md')).toEqual(['path.pipeline']);
    expect(await fields({ inputs: { A: '\ud800' } })).toEqual(['inputs.A']);
    expect(await fields({ object_kind: 'push', ref: 'main' })).toEqual(['object_kind']);
    expect(requestedRuns(harness)).toHaveLength(before);
  });
});

describe('who may', () => {
  test('abuse 19: nobody past the gateway', async () => {
    expect((await start(null).expect(401)).body.code).toBe('assertion_refused');
  });

  test('abuse 11: a trigger token starts runs of its own project alone, every other is 404', async () => {
    const [mine, other] = [addProject(harness, ada), addProject(harness, ada, { name: 'other' })];
    const eve = named('eve');
    addProject(harness, eve);
    await harness.publish([mine, other].map(createdEvent));
    const token = triggerTokenOf(mine.id);
    for (const at of ['ada/other', 'eve/web', 'ada/missing']) {
      await start(token, {}, `/trigger/${at}/build.sh`).expect(404);
    }
    await start(token, {}, '/trigger/ada/WEB/build.sh').expect(202);
  });

  test('abuse 54: the token of a project that was made anew under its name is 404', async () => {
    const before = addProject(harness, ada);
    const after = addProject(harness, ada);
    await start(triggerTokenOf(before.id)).expect(404);
    await start(triggerTokenOf(after.id)).expect(202);
  });

  test('not without the scope, not in another namespace, not beyond a limit', async () => {
    const project = addProject(harness, ada);
    const code = async (caller: Caller, status: number, at = path) =>
      (await start(caller, {}, at).expect(status)).body.code as string;
    expect(await code(tokenOf(ada, ['read', 'repo:write']), 403)).toBe('insufficient_scope');
    expect(await code(sessionOf(named('eve')), 404)).toBe('not_found');
    const limited = tokenOf(ada, ['trigger'], { repositories: [newId()] });
    expect(await code(limited, 403)).toBe('repository_not_allowed');
    expect(await code(limited, 403, '/trigger/ada/missing/build.sh')).toBe(
      'repository_not_allowed',
    );
    const agent = triggerTokenOf(project.id);
    const asAgent = { ...agent, token: { ...agent.token, kind: 'agent' as const } };
    expect(await code(asAgent, 403)).toBe('caller_kind_refused');
  });
});

describe('while the pipeline service is away', () => {
  test.each(['failing', 'silent'] as const)('%s: what is known is accepted', async (state) => {
    const project = projectOf(ada, { default_ref: 'known' });
    await harness.publish([createdEvent(project)]);
    harness.pipeline.state = state;
    const { body } = await start(sessionOf(ada)).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({ ref: 'known' });
  });

  test('what was found once is known from then on', async () => {
    addProject(harness, ada);
    await start(sessionOf(ada)).expect(202);
    harness.pipeline.state = 'failing';
    await start(sessionOf(ada)).expect(202);
  });

  test.each(['failing', 'silent'] as const)('%s: what is not known is 503', async (state) => {
    harness.pipeline.state = state;
    const answer = await start(sessionOf(ada)).expect(503);
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('what is not there is 404 when that is known', async () => {
    await start(sessionOf(ada)).expect(404);
  });
});

describe('the same request again', () => {
  const withKey = (caller: Caller, key: string, body: object = {}, at = path) =>
    start(caller, body, at).set('idempotency-key', key);

  test('is 200 with the first run, and starts nothing', async () => {
    addProject(harness, ada);
    const first = await withKey(sessionOf(ada), 'one').expect(202);
    const again = await withKey(sessionOf(ada), 'one').expect(200);
    expect(again.body).toEqual(first.body);
    const other = await withKey(sessionOf(ada), 'two').expect(202);
    expect(other.body.run_id).not.toBe(first.body.run_id);
  });

  test('two at once are one run', async () => {
    addProject(harness, ada);
    for (let round = 0; round < 10; round += 1) {
      const key = newId();
      const answers = await Promise.all(
        [1, 2, 3].map(() => withKey(sessionOf(ada), key).then((answer) => answer)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
      expect(new Set(answers.map(({ body }) => body.run_id as string)).size).toBe(1);
    }
  });

  test('with another body is 409, and on another path another request', async () => {
    addProject(harness, ada);
    await withKey(sessionOf(ada), 'one').expect(202);
    const answer = await withKey(sessionOf(ada), 'one', { ref: 'other' }).expect(409);
    expect(answer.body.code).toBe('idempotency_key_reused');
    await withKey(sessionOf(ada), 'one', {}, '/trigger/ada/web/other.sh').expect(202);
  });

  test('abuse 53: the key of another caller is another key', async () => {
    const project = addProject(harness, ada);
    const first = await withKey(sessionOf(ada), 'one').expect(202);
    const other = await withKey(triggerTokenOf(project.id), 'one').expect(202);
    expect(other.body.run_id).not.toBe(first.body.run_id);
  });

  test('is authorized anew', async () => {
    addProject(harness, ada);
    await withKey(tokenOf(ada, ['trigger']), 'one').expect(202);
    await withKey(tokenOf(ada, ['read']), 'one').expect(403);
    await withKey(tokenOf(ada, ['trigger'], { repositories: [newId()] }), 'one').expect(403);
  });

  test('after a day is another request', async () => {
    addProject(harness, ada);
    const first = await withKey(sessionOf(ada), 'one').expect(202);
    await harness.prisma.acceptedRun.update({
      where: { runId: first.body.run_id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    await withKey(sessionOf(ada), 'one').expect(202);
  });

  test('a key that is none is 400', async () => {
    addProject(harness, ada);
    await withKey(sessionOf(ada), 'k'.repeat(256)).expect(400);
  });
});

describe('an event of GitLab, with a trigger token as its secret', () => {
  const push = {
    object_kind: 'push',
    event_name: 'push',
    before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
    after: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
    ref: 'refs/heads/feature/a',
    checkout_sha: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
    project: { id: 15, path_with_namespace: 'group/web' },
    commits: [],
  };

  test('gives ref, commit and variables; all else in it is not read', async () => {
    const { id } = addProject(harness, ada);
    const { body } = await start(triggerTokenOf(id), push).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      ref: 'feature/a',
      commit_sha: push.checkout_sha,
      inputs: {},
      trigger: { type: 'token', event: 'push' },
    });
    const pipeline = {
      object_kind: 'pipeline',
      object_attributes: { ref: 'main', variables: [{ key: 'NESTOR', value: 'yes' }] },
    };
    const other = await start(triggerTokenOf(id), pipeline).expect(202);
    expect(await requestedRun(harness, other.body.run_id)).toMatchObject({
      ref: 'main',
      inputs: { NESTOR: 'yes' },
    });
  });

  test('abuse 62: its variables are looked at as inputs are', async () => {
    const { id } = addProject(harness, ada);
    const variables = { LD_PRELOAD: '/tmp/x.so' };
    const { body } = await start(triggerTokenOf(id), { ...push, variables }).expect(400);
    expect(body.errors).toEqual([
      { path: 'variables.LD_PRELOAD', message: 'is reserved for the system' },
    ]);
  });

  test('of a branch that was deleted is 400', async () => {
    const { id } = addProject(harness, ada);
    const gone = { ...push, after: '0'.repeat(40), checkout_sha: null };
    await start(triggerTokenOf(id), gone).expect(400);
  });
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formType } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import {
  forkHead,
  giteaPullRequest,
  giteaPush,
  githubPing,
  githubPullRequest,
  githubPush,
  githubRelease,
  gitlabMergeRequest,
  gitlabPush,
  gitlabTagPush,
  pushedSha,
  standardMessage,
  zeros,
} from '../../../test/deliveries/bodies.js';
import {
  deliver,
  giteaHeaders,
  githubHeaders,
  gitlabHeaders,
  type ShownWebhook,
  standardHeaders,
} from '../../../test/deliveries/senders.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { type Named, named, sessionOf } from '../../../test/people.js';
import { addProject, configOf, type KnownProject } from '../../../test/projects.js';
import { requestedRun, requestedRuns } from '../../../test/runs.js';

let harness: Harness;
let ada: Named;
let project: KnownProject;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.pipeline.state = 'up';
  ada = named('ada');
  project = addProject(harness, ada);
});

const create = async (body: object): Promise<ShownWebhook> => {
  const answer = await harness
    .send('post', '/api/v2/ci/repos/ada/web/webhooks', sessionOf(ada))
    .send({ pipeline: 'build.sh', ...body })
    .expect(201);
  return answer.body as ShownWebhook;
};
const fromGithub = (
  { id, secret }: ShownWebhook,
  event: string,
  body: object,
  more: Record<string, string> = {},
) => {
  const text = JSON.stringify(body);
  return deliver(harness, id, { ...githubHeaders(secret, event, text), ...more }, text);
};
const fromGitlab = (
  { id, secret }: ShownWebhook,
  event: string,
  body: object,
  more: Record<string, string> = {},
) => deliver(harness, id, { ...gitlabHeaders(secret, event), ...more }, JSON.stringify(body));
const without = (headers: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
const deliveriesOf = async ({ id }: ShownWebhook) => {
  const path = `/api/v2/ci/repos/ada/web/webhooks/${id}/deliveries`;
  const { body } = await harness.send('get', path, sessionOf(ada)).expect(200);
  return (body.items as { event: string; outcome: string; reason: string; run_id: string }[]).map(
    ({ event, outcome, reason, run_id: runId }) => ({ event, outcome, reason, runId }),
  );
};

describe('GitHub', () => {
  test('a push starts a run of its branch and commit, and is noted with it', async () => {
    const webhook = await create({ source: 'github' });
    const { body } = await fromGithub(webhook, 'push', githubPush()).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      project_id: project.id,
      pipeline: 'build.sh',
      ref: 'main',
      commit_sha: pushedSha,
      with_secrets: true,
      trigger: {
        type: 'webhook',
        actor: 'octo-ada',
        token_id: null,
        webhook_id: webhook.id,
        event: 'push',
      },
      actor: { type: 'system', id: webhook.id, ip: '198.51.100.7' },
    });
    expect(body.url).toBe(`http://localhost:8080/api/v2/ci/runs/${body.run_id}`);
    expect(await deliveriesOf(webhook)).toEqual([
      { event: 'push', outcome: 'run', reason: null, runId: body.run_id },
    ]);
  });

  test('a tag, a pull request, a release: each where it is asked for', async () => {
    const events = ['push', 'tag', 'pull_request', 'release'];
    const webhook = await create({ source: 'github', events });
    for (const [event, sent, ref, commit] of [
      ['push', githubPush({ ref: 'refs/tags/v1' }), 'v1', pushedSha],
      ['pull_request', githubPullRequest(), 'changes', pushedSha],
      ['pull_request', githubPullRequest({ action: 'synchronize' }), 'changes', pushedSha],
      ['pull_request', githubPullRequest({ action: 'reopened' }), 'changes', pushedSha],
      ['release', githubRelease(), 'v0.0.1', null],
    ] as const) {
      const { body } = await fromGithub(webhook, event, sent).expect(202);
      const run = await requestedRun(harness, body.run_id);
      expect([run.ref, run.commit_sha, run.with_secrets]).toEqual([ref, commit, true]);
    }
  });

  test('what starts nothing is 200 with the reason, and noted', async () => {
    const webhook = await create({ source: 'github', events: ['push'], ref_filter: 'release/*' });
    const before = requestedRuns(harness).length;
    const cases = [
      ['ping', githubPing(), 'ping'],
      ['issues', { action: 'opened', issue: { number: 1 } }, 'event'],
      ['release', githubRelease(), 'event'],
      ['pull_request', githubPullRequest({ action: 'closed' }), 'action'],
      ['push', githubPush({ deleted: true, after: zeros }), 'deleted'],
      ['push', githubPush(), 'ref'],
      ['push', githubPush({ ref: 'refs/heads/release/ü' }), 'ref'],
    ] as const;
    for (const [event, sent, because] of cases) {
      const { body } = await fromGithub(webhook, event, sent).expect(200);
      expect(body).toEqual({ run_id: null, ignored: because });
    }
    const noted = (await deliveriesOf(webhook)).map(({ outcome, reason }) => [outcome, reason]);
    expect(noted).toEqual(cases.map(([, , because]) => ['ignored', because]).reverse());
    expect(requestedRuns(harness)).toHaveLength(before);
    await fromGithub(webhook, 'push', githubPush({ ref: 'refs/heads/release/1' })).expect(202);
  });

  test('abuse 61: a fork’s pull request is ignored, or runs its head without secrets', async () => {
    const webhook = await create({ source: 'github', events: ['pull_request'] });
    const fork = githubPullRequest({}, forkHead);
    const gone = githubPullRequest({ number: 3 }, { ...forkHead, repo: null });
    for (const sent of [fork, gone]) {
      const { body } = await fromGithub(webhook, 'pull_request', sent).expect(200);
      expect(body).toEqual({ run_id: null, ignored: 'fork' });
    }
    const allowing = await create({
      source: 'github',
      events: ['pull_request'],
      allow_forks: true,
    });
    for (const [sent, ref] of [
      [fork, 'refs/pull/2/head'],
      [gone, 'refs/pull/3/head'],
    ] as const) {
      const { body } = await fromGithub(allowing, 'pull_request', sent).expect(202);
      expect(await requestedRun(harness, body.run_id)).toMatchObject({
        with_secrets: false,
        commit_sha: pushedSha,
        ref,
      });
    }
  });

  test('abuse 58: the same delivery or body again, an hour later, is the first run', async () => {
    const webhook = await create({ source: 'github' });
    const text = JSON.stringify(githubPush());
    const headers = githubHeaders(webhook.secret, 'push', text);
    const first = await deliver(harness, webhook.id, headers, text).expect(202);
    await harness.prisma.$executeRaw`
      UPDATE trigger_ingest.accepted_run SET expires_at = expires_at - interval '1 hour'`;
    const again = await deliver(harness, webhook.id, headers, text).expect(200);
    // Neither the id nor the event is signed.
    const made = { ...headers, 'x-github-delivery': newId() };
    const replayed = await deliver(harness, webhook.id, made, text).expect(200);
    const renamed = await deliver(
      harness,
      webhook.id,
      { ...made, 'x-github-event': 'issues' },
      text,
    ).expect(200);
    for (const { body } of [again, replayed, renamed]) expect(body).toEqual(first.body);
    await harness
      .send('patch', `/api/v2/ci/repos/ada/web/webhooks/${webhook.id}`, sessionOf(ada))
      .send({ ref_filter: 'other' })
      .expect(200);
    const filtered = await deliver(harness, webhook.id, headers, text).expect(200);
    expect(filtered.body).toEqual(first.body);
    const runId = first.body.run_id as string;
    const noted = await deliveriesOf(webhook);
    expect(noted.map((one) => one.outcome)).toEqual([
      ...Array.from({ length: 4 }, () => 'duplicate'),
      'run',
    ]);
    expect(new Set(noted.map((one) => one.runId))).toEqual(new Set([runId]));
  });

  test('two of the same at once are one run', async () => {
    const webhook = await create({ source: 'github' });
    for (let round = 0; round < 5; round += 1) {
      const text = JSON.stringify(githubPush({ compare: String(round) }));
      const answers = await Promise.all(
        [1, 2, 3].map(() =>
          deliver(harness, webhook.id, githubHeaders(webhook.secret, 'push', text), text).then(
            (answer) => answer,
          ),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
      expect(new Set(answers.map(({ body }) => body.run_id as string)).size).toBe(1);
    }
  });

  test('abuse 39: an empty, older, cut, re-serialized or foreign signature is 401', async () => {
    const webhook = await create({ source: 'github' });
    const other = await create({ source: 'github' });
    const text = JSON.stringify(githubPush());
    const good = githubHeaders(webhook.secret, 'push', text);
    const signature = good['x-hub-signature-256']!;
    const sha1 = createHmac('sha1', webhook.secret).update(text).digest('hex');
    const unsigned = without(good, 'x-hub-signature-256');
    const before = requestedRuns(harness).length;
    for (const [headers, body] of [
      [unsigned, text],
      [{ ...unsigned, 'x-hub-signature': `sha1=${sha1}` }, text],
      [{ ...good, 'x-hub-signature-256': '' }, text],
      [{ ...good, 'x-hub-signature-256': 'sha256=' }, text],
      [{ ...good, 'x-hub-signature-256': `sha1=${sha1}` }, text],
      [{ ...good, 'x-hub-signature-256': signature.slice(0, -1) }, text],
      [{ ...good, 'x-hub-signature-256': signature.slice('sha256='.length) }, text],
      [githubHeaders(other.secret, 'push', text), text],
      [githubHeaders('', 'push', text), text],
      [good, JSON.stringify(JSON.parse(text), null, 2)],
      [good, text.replace('refs/heads/main', 'refs/heads/mail')],
      [good, ''],
    ] as const) {
      const { body: answer } = await deliver(harness, webhook.id, headers, body).expect(401);
      expect(answer.code).toBe('signature_refused');
    }
    expect(requestedRuns(harness)).toHaveLength(before);
    // Noted without what was in them, and not without end.
    await eventually(async () => (await deliveriesOf(webhook)).length === 10);
    for (const delivery of await deliveriesOf(webhook)) {
      expect(delivery).toMatchObject({ event: 'push', outcome: 'refused', reason: 'signature' });
    }
    await deliver(harness, webhook.id, good, text).expect(202);
  });

  test('every single byte counts', async () => {
    const webhook = await create({ source: 'github' });
    const bytes = Buffer.from(JSON.stringify(githubPing()));
    const headers = githubHeaders(webhook.secret, 'ping', bytes.toString());
    for (let place = 0; place < bytes.length; place += 97) {
      const changed = Buffer.from(bytes);
      changed[place] = changed[place]! ^ 1;
      await deliver(harness, webhook.id, headers, changed).expect(401);
    }
    await deliver(harness, webhook.id, headers, bytes).expect(200);
  });

  test('abuse 59: an event header that does not fit the body is 400', async () => {
    const events = ['push', 'pull_request', 'release'];
    const webhook = await create({ source: 'github', events });
    const bodies = {
      ping: githubPing(),
      push: githubPush(),
      pull_request: githubPullRequest(),
      release: githubRelease(),
    };
    for (const [event, body] of Object.entries(bodies)) {
      for (const name of Object.keys(bodies).filter((other) => other !== event)) {
        const { body: answer } = await fromGithub(webhook, name, body).expect(400);
        expect(answer.code).toBe('event_mismatch');
      }
    }
    const { body: review } = { body: { action: 'submitted', ...githubPullRequest().pull_request } };
    await fromGithub(webhook, 'pull_request', review).expect(400);
    const text = JSON.stringify(bodies.push);
    const nameless = without(githubHeaders(webhook.secret, 'push', text), 'x-github-event');
    await deliver(harness, webhook.id, nameless, text).expect(400);
  });

  test('a form, as it sends unless it is told otherwise, is signed as it is and holds the JSON', async () => {
    const webhook = await create({ source: 'github' });
    const send = (form: string, signed = form) =>
      deliver(harness, webhook.id, githubHeaders(webhook.secret, 'push', signed), form, formType);
    const form = new URLSearchParams({ payload: JSON.stringify(githubPush()) }).toString();
    const { body } = await send(form).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({ commit_sha: pushedSha });
    expect((await send(form).expect(200)).body.run_id).toBe(body.run_id);
    await send(form.replace('main', 'mein'), form).expect(401);
    await send('other=1').expect(400);
  });

  test('what is signed and no JSON is 400', async () => {
    const webhook = await create({ source: 'github' });
    const headers = githubHeaders(webhook.secret, 'push', '{"ref":');
    const { body } = await deliver(harness, webhook.id, headers, '{"ref":').expect(400);
    expect(body.code).toBe('bad_request');
  });

  test('any other media type is 415, whoever signed it', async () => {
    const { id, secret } = await create({ source: 'github' });
    await deliver(harness, id, githubHeaders(secret, 'push', '{}'), '{}', 'text/plain').expect(415);
  });
});

describe('Gitea', () => {
  const send = ({ id, secret }: ShownWebhook, event: string, sent: object) => {
    const text = JSON.stringify(sent);
    return deliver(harness, id, giteaHeaders(secret, event, text), text);
  };

  test('pushes and pull requests, by its own signature or that of GitHub', async () => {
    const webhook = await create({ source: 'gitea', events: ['push', 'pull_request'] });
    const { body } = await send(webhook, 'push', giteaPush()).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      ref: 'main',
      commit_sha: pushedSha,
      trigger: { actor: 'gitea-ada', event: 'push' },
    });
    await send(webhook, 'pull_request', giteaPullRequest()).expect(202);
    const text = JSON.stringify(giteaPush({ after: 'ab'.repeat(20) }));
    const hub = { 'x-gitea-event': 'push', ...githubHeaders(webhook.secret, 'push', text) };
    await deliver(harness, webhook.id, hub, text).expect(202);
  });

  test('abuse 39, 58: changed is 401, again is the first run', async () => {
    const webhook = await create({ source: 'gitea' });
    const text = JSON.stringify(giteaPush());
    const headers = giteaHeaders(webhook.secret, 'push', text);
    await deliver(harness, webhook.id, headers, text.replace('main', 'mail')).expect(401);
    const first = await deliver(harness, webhook.id, headers, text).expect(202);
    const anew = { ...headers, 'x-gitea-delivery': newId() };
    const again = await deliver(harness, webhook.id, anew, text).expect(200);
    expect(again.body).toEqual(first.body);
  });
});

describe('GitLab', () => {
  test('pushes, tags and merge requests, by its token', async () => {
    const webhook = await create({ source: 'gitlab', events: ['push', 'tag', 'pull_request'] });
    for (const [event, sent, ref] of [
      ['Push Hook', gitlabPush(), 'main'],
      ['Tag Push Hook', gitlabTagPush(), 'v1.0.0'],
      ['Merge Request Hook', gitlabMergeRequest(), 'changes'],
      ['Merge Request Hook', gitlabMergeRequest({ action: 'update', oldrev: zeros }), 'changes'],
    ] as const) {
      const { body } = await fromGitlab(webhook, event, sent).expect(202);
      expect(await requestedRun(harness, body.run_id)).toMatchObject({
        ref,
        commit_sha: pushedSha,
        with_secrets: true,
        trigger: { type: 'webhook', actor: 'ada-at-gitlab' },
      });
    }
  });

  test('what starts nothing: deletions, titles, forks, and what nobody asked for', async () => {
    const webhook = await create({ source: 'gitlab', events: ['push', 'pull_request'] });
    for (const [event, sent, because] of [
      ['Push Hook', gitlabPush({ after: zeros, checkout_sha: null }), 'deleted'],
      ['Merge Request Hook', gitlabMergeRequest({ action: 'update' }), 'action'],
      ['Merge Request Hook', gitlabMergeRequest({ action: 'merge' }), 'action'],
      ['Merge Request Hook', gitlabMergeRequest({ source_project_id: 16 }), 'fork'],
      ['Note Hook', { object_kind: 'note' }, 'event'],
    ] as const) {
      const { body } = await fromGitlab(webhook, event, sent).expect(200);
      expect(body).toEqual({ run_id: null, ignored: because });
    }
  });

  test('abuse 61: a merge request from a fork runs without secrets where it is allowed', async () => {
    const wishes = { events: ['pull_request'], allow_forks: true };
    const webhook = await create({ source: 'gitlab', ...wishes });
    const fork = gitlabMergeRequest({ source_project_id: 16 });
    const { body } = await fromGitlab(webhook, 'Merge Request Hook', fork).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      with_secrets: false,
      ref: 'refs/merge-requests/7/head',
      commit_sha: pushedSha,
    });
  });

  test('equal bodies are honest: only its own key makes them one', async () => {
    const webhook = await create({ source: 'gitlab' });
    const first = await fromGitlab(webhook, 'Push Hook', gitlabPush()).expect(202);
    const second = await fromGitlab(webhook, 'Push Hook', gitlabPush()).expect(202);
    expect(second.body.run_id).not.toBe(first.body.run_id);
    const key = { 'idempotency-key': newId() };
    const keyed = await fromGitlab(webhook, 'Push Hook', gitlabPush(), key).expect(202);
    const again = await fromGitlab(webhook, 'Push Hook', gitlabPush(), key).expect(200);
    expect(again.body).toEqual(keyed.body);
    // Earlier versions send no key.
    const uuid = { 'x-gitlab-event-uuid': newId(), 'x-gitlab-event': 'Push Hook' };
    const early = { ...uuid, 'x-gitlab-token': webhook.secret };
    const text = JSON.stringify(gitlabPush());
    const one = await deliver(harness, webhook.id, early, text).expect(202);
    const other = await deliver(harness, webhook.id, early, text).expect(200);
    expect(other.body).toEqual(one.body);
  });

  test('its signature goes before its token', async () => {
    const webhook = await create({ source: 'gitlab' });
    const text = JSON.stringify(gitlabPush());
    const event = { 'x-gitlab-event': 'Push Hook' };
    const signed = { ...event, ...standardHeaders(webhook.secret, text) };
    const first = await deliver(harness, webhook.id, signed, text).expect(202);
    const again = await deliver(harness, webhook.id, signed, text).expect(200);
    expect(again.body).toEqual(first.body);
    const both = { ...gitlabHeaders(webhook.secret, 'Push Hook'), ...signed };
    await deliver(harness, webhook.id, both, text.replace('main', 'mail')).expect(401);
    const old = standardHeaders(webhook.secret, text, { seconds: 1_700_000_000 });
    const stale = { ...gitlabHeaders(webhook.secret, 'Push Hook'), ...old };
    await deliver(harness, webhook.id, stale, text).expect(401);
  });

  test('abuse 39, 59: a wrong token is 401, a header that does not fit 400', async () => {
    const webhook = await create({ source: 'gitlab' });
    for (const token of ['', webhook.secret.slice(0, -1), `${webhook.secret}x`, 'whsec_']) {
      const more = { 'x-gitlab-token': token };
      await fromGitlab(webhook, 'Push Hook', gitlabPush(), more).expect(401);
    }
    for (const [event, sent] of [
      ['Tag Push Hook', gitlabPush()],
      ['Push Hook', gitlabTagPush()],
      ['Merge Request Hook', gitlabPush()],
      ['Note Hook', gitlabPush()],
    ] as const) {
      const { body } = await fromGitlab(webhook, event, sent).expect(400);
      expect(body.code).toBe('event_mismatch');
    }
  });
});

describe('Standard Webhooks', () => {
  test('a message starts a run of the ref that it names, or of the default', async () => {
    const webhook = await create({ source: 'standard' });
    for (const [sent, ref, actor] of [
      [standardMessage(), 'main', 'standard'],
      [standardMessage({ data: { ref: 'refs/heads/next', actor: 'robot' } }), 'next', 'robot'],
    ] as const) {
      const text = JSON.stringify(sent);
      const headers = standardHeaders(webhook.secret, text);
      const { body } = await deliver(harness, webhook.id, headers, text).expect(202);
      expect(await requestedRun(harness, body.run_id)).toMatchObject({
        ref,
        trigger: { type: 'webhook', actor, event: 'image.published' },
      });
    }
  });

  test('the signed id makes two of them one; equal bodies do not', async () => {
    const webhook = await create({ source: 'standard' });
    const text = JSON.stringify(standardMessage());
    const headers = standardHeaders(webhook.secret, text);
    const first = await deliver(harness, webhook.id, headers, text).expect(202);
    const later = standardHeaders(webhook.secret, text, { id: headers['webhook-id']! });
    const again = await deliver(harness, webhook.id, later, text).expect(200);
    expect(again.body).toEqual(first.body);
    const other = standardHeaders(webhook.secret, text);
    await deliver(harness, webhook.id, other, text).expect(202);
  });

  test('one of several signatures is enough', async () => {
    const webhook = await create({ source: 'standard' });
    const text = JSON.stringify(standardMessage());
    const headers = standardHeaders(webhook.secret, text);
    const signature = headers['webhook-signature']!;
    const several = `v1,${Buffer.alloc(32).toString('base64')} v1a,abc ${signature}`;
    await deliver(harness, webhook.id, { ...headers, 'webhook-signature': several }, text).expect(
      202,
    );
  });

  test('abuse 39: stale, early, unsigned or changed is 401', async () => {
    const webhook = await create({ source: 'standard' });
    const text = JSON.stringify(standardMessage());
    const now = Math.floor(Date.now() / 1_000);
    const good = standardHeaders(webhook.secret, text);
    for (const [headers, body] of [
      [standardHeaders(webhook.secret, text, { seconds: now - 310 }), text],
      [standardHeaders(webhook.secret, text, { seconds: now + 310 }), text],
      [{ ...good, 'webhook-timestamp': String(now - 1) }, text],
      [{ ...good, 'webhook-id': 'msg_other' }, text],
      [{ ...good, 'webhook-signature': good['webhook-signature']!.slice(0, -4) }, text],
      [{ ...good, 'webhook-signature': '' }, text],
      [{}, text],
      [good, text.replace('web', 'wet')],
    ] as const) {
      await deliver(harness, webhook.id, headers, body).expect(401);
    }
    await deliver(harness, webhook.id, good, text).expect(202);
  });

  test('a ping is answered after it was verified', async () => {
    const webhook = await create({ source: 'standard' });
    const text = JSON.stringify({ type: 'ping', data: {} });
    await deliver(harness, webhook.id, {}, text).expect(401);
    const headers = standardHeaders(webhook.secret, text);
    const { body } = await deliver(harness, webhook.id, headers, text).expect(200);
    expect(body).toEqual({ run_id: null, ignored: 'ping' });
  });
});

describe('what a webhook starts', () => {
  test('the newest version of a trigger configuration that is on; none is 409', async () => {
    const config = configOf(
      'nightly',
      { workflow_path: 'old.sh' },
      { workflow_path: 'new.act', matrix: { os: ['linux', 'macos'] }, ref: 'stable' },
      { workflow_path: 'off.sh', enabled: false },
    );
    const known = harness.pipeline.projects.get('ada/web')!;
    known.configs = [config];
    const webhook = await create({ source: 'github', pipeline: undefined, config: 'nightly' });
    const { body } = await fromGithub(webhook, 'push', githubPush()).expect(202);
    expect(await requestedRun(harness, body.run_id)).toMatchObject({
      pipeline: 'new.act',
      ref: 'main',
      config: { id: config.id, version: 2 },
      combinations: [{ os: 'linux' }, { os: 'macos' }],
    });
    known.configs = [{ ...config, versions: [{ ...config.versions[0]!, enabled: false }] }];
    const off = githubPush({ compare: 'another' });
    expect((await fromGithub(webhook, 'push', off).expect(409)).body.code).toBe('version_disabled');
    const [last] = await deliveriesOf(webhook);
    expect(last).toMatchObject({ outcome: 'refused', reason: 'version_disabled' });
  });

  test('also while the pipeline service is away', async () => {
    const webhook = await create({ source: 'github' });
    harness.pipeline.state = 'failing';
    await fromGithub(webhook, 'push', githubPush()).expect(202);
  });

  test('nothing, where there is no such webhook: 404, whatever is sent', async () => {
    const nobodys = { id: newId(), secret: 'none' };
    await fromGithub(nobodys, 'push', githubPush()).expect(404);
    await deliver(harness, 'x', {}, '{}').expect(400);
  });
});

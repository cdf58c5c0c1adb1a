import { createHmac, randomUUID } from 'node:crypto';
import type { Question } from './asking.js';

const repository = { id: 1, full_name: 'acme/web', default_branch: 'main' };
const sender = { login: 'octocat' };
const commit = '1f0c2b6c8d5e4f3a2b1c0d9e8f7a6b5c4d3e2f10';
type Delivery = Pick<Question, 'headers' | 'body'>;

/** As GitHub signs, over the raw body. */
function fromGithub(secret: string, event: string, sent: object | string): Delivery {
  const body = typeof sent === 'string' ? sent : JSON.stringify(sent);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    body,
    headers: {
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
  };
}

export const githubPush = (secret: string): Delivery =>
  fromGithub(secret, 'push', {
    ref: 'refs/heads/main',
    after: commit,
    deleted: false,
    repository,
    sender,
  });

/** Signed well, and no JSON. */
export const githubNonsense = (secret: string): Delivery => fromGithub(secret, 'push', secret);

export const githubPing = (secret: string): Delivery =>
  fromGithub(secret, 'ping', { zen: 'Keep it logically awesome.', hook_id: 1, repository, sender });

/** Of somebody else's copy of the repository. */
export const githubForkPullRequest = (secret: string): Delivery =>
  fromGithub(secret, 'pull_request', {
    action: 'opened',
    number: 2,
    pull_request: {
      number: 2,
      head: { ref: 'main', sha: commit, repo: { ...repository, id: 99 } },
      base: { ref: 'main', sha: commit, repo: repository },
    },
    repository,
    sender,
  });

/** The secret itself is what shows who sends it. */
export const gitlabPush = (secret: string): Delivery => ({
  body: {
    object_kind: 'push',
    event_name: 'push',
    before: '0'.repeat(39) + '1',
    after: commit,
    ref: 'refs/heads/main',
    checkout_sha: commit,
    user_username: 'ada',
    project_id: 15,
    project: { id: 15, path_with_namespace: 'acme/web', default_branch: 'main' },
    commits: [],
  },
  headers: {
    'x-gitlab-event': 'Push Hook',
    'x-gitlab-token': secret,
    'x-gitlab-event-uuid': randomUUID(),
  },
});

/** As Standard Webhooks signs. */
export function standardMessage(secret: string): Delivery {
  const body = JSON.stringify({ type: 'deploy', data: {} });
  const [id, seconds] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1_000))];
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
    },
  };
}

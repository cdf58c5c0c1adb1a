import { createHmac, randomUUID } from 'node:crypto';

/** A push as GitHub sends it, as far as it is read here, with its signature over the raw body. */
export function signedPush(secret: string, repository: string): RequestInit {
  const sha = '1f0c2b6c8d5e4f3a2b1c0d9e8f7a6b5c4d3e2f10';
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    before: '0000000000000000000000000000000000000001',
    after: sha,
    created: false,
    deleted: false,
    forced: false,
    repository: { id: 1_296_269, full_name: repository, default_branch: 'main' },
    pusher: { name: 'octocat' },
    sender: { login: 'octocat' },
    head_commit: { id: sha, message: 'Greet more warmly' },
  });
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  };
}

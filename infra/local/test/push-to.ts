import { createHmac } from 'node:crypto';
import { fillPath, receiveDelivery } from '@orchestrator/contracts';

/** Sends a push to a webhook as GitHub does. @returns the id of the run that it starts */
export async function pushTo(origin: string, webhookId: string, secret: string): Promise<string> {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after: 'ab'.repeat(20),
    repository: { id: 1 },
    sender: { login: 'octo-ada' },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(origin + fillPath(receiveDelivery.path, { webhook_id: webhookId }), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  });
  if (answer.status !== 202) throw new Error(`A push was answered with ${answer.status}`);
  return ((await answer.json()) as { run_id: string }).run_id;
}

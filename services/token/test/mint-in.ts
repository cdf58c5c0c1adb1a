import { mintChildToken } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { agentGateway } from './callers.js';
import type { Harness } from './harness.js';
import type { InsertedToken } from './insert-child.js';

/** Asks for a child as the agent-gateway does. */
export const askForChild = (
  harness: Harness,
  kind: 'instance' | 'job',
  parentId: string,
  more: Record<string, unknown> = {},
) =>
  harness
    .send('post', mintChildToken.path, agentGateway)
    .send({ kind, parent_id: parentId, label: `child ${newId()}`, ...more });

/** A child that there is now. */
export async function mintIn(
  harness: Harness,
  kind: 'instance' | 'job',
  parent: Pick<InsertedToken, 'id'>,
  more: Record<string, unknown> = {},
): Promise<InsertedToken> {
  const { body } = await askForChild(harness, kind, parent.id, more).expect(201);
  return { id: body.id as string, value: body.token as string };
}

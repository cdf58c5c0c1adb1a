import { randomUUID } from 'node:crypto';
import { assertionHeader, type Caller } from '@orchestrator/contracts';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import type { SystemKeys } from './system-keys.js';

export interface FirstUser {
  readonly id: string;
  readonly username: string;
}

/** Headers of a signed-in user as the gateway would send them to the token service. */
export async function sessionHeaders(
  keys: SystemKeys,
  user: FirstUser,
): Promise<() => Promise<Record<string, string>>> {
  const signer = await createAssertionSigner(keys.gateway);
  const { id, username: name } = user;
  const caller = (): Caller => ({
    type: 'session',
    session: { id: randomUUID(), fresh_until: new Date(Date.now() + 600_000).toISOString() },
    principal: {
      type: 'user',
      id,
      name,
      namespaces: [{ id, name, type: 'user', role: 'owner' }],
    },
  });
  const session = caller();
  return async () => ({ [assertionHeader]: await signer.sign('token', session) });
}

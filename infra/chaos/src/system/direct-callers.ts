import { randomUUID } from 'node:crypto';
import { assertionHeader, type Caller } from '@orchestrator/contracts';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import type { SystemKeys } from './system-keys.js';

export interface FirstUser {
  readonly id: string;
  readonly username: string;
}

interface Called {
  /** The token service unless said otherwise. */
  readonly audience?: 'token' | 'identity';
  /** Where the user is an owner besides their own namespace. */
  readonly organizations?: readonly { readonly id: string; readonly name: string }[];
}

/** Headers of a signed-in user as the gateway would send them to a service. */
export async function sessionHeaders(
  keys: SystemKeys,
  { id, username: name }: FirstUser,
  { audience = 'token', organizations = [] }: Called = {},
): Promise<() => Promise<Record<string, string>>> {
  const signer = await createAssertionSigner(keys.gateway);
  const owned = organizations.map((one) => ({
    id: one.id,
    name: one.name,
    type: 'organization' as const,
    role: 'owner' as const,
  }));
  const session: Caller = {
    type: 'session',
    session: { id: randomUUID(), fresh_until: new Date(Date.now() + 600_000).toISOString() },
    principal: {
      type: 'user',
      id,
      name,
      namespaces: [{ id, name, type: 'user', role: 'owner' }, ...owned],
    },
  };
  return async () => ({ [assertionHeader]: await signer.sign(audience, session) });
}

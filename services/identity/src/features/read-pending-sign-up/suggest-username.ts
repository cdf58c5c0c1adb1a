import { randomInt } from 'node:crypto';
import { reservedNames } from '@orchestrator/contracts';
import type { SignUpStore } from '../../domain/sign-up.js';
import { usernamesFor } from '../../domain/username.js';

/** A username that is free at this moment, as near to the login as there is. */
export async function suggestUsername(
  store: Pick<SignUpStore, 'freeNames'>,
  login: string | null,
): Promise<string> {
  const wanted = usernamesFor(login).filter((name) => !reservedNames.has(name));
  const free = await store.freeNames(wanted);
  return wanted.find((name) => free.has(name)) ?? `user-${randomInt(1e9, 1e10)}`;
}

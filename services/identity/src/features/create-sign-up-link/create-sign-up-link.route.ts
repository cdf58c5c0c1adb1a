import { type createSignUpLink, pages } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InstanceStore } from '../../domain/instance.js';
import { newSecret } from '../../domain/secret.js';
import { operatorOf } from '../callers/operator-of.js';

/** @param publicUrl the origin under which people reach the gateway */
export const createSignUpLinkRoute =
  (store: InstanceStore, publicUrl: string): Handler<typeof createSignUpLink> =>
  async ({ body: { operator, valid_hours: validHours } }) => {
    const code = newSecret('signUpCode');
    const actor = operatorOf(operator);
    const { expiresAt } = await store.createSignUpLink({
      codeDigest: code.digest,
      validHours,
      actor,
    });
    // Behind the `#` it stays in the browser: no server and no log ever sees it.
    const url = new URL(pages.signUp, publicUrl);
    url.hash = code.value;
    return { status: 201, body: { url: url.href, expires_at: expiresAt.toISOString() } };
  };

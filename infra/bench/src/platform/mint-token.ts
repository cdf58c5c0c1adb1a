import { randomUUID } from 'node:crypto';
import { assertionHeader, personalTokens, type Caller } from '@orchestrator/contracts';
import { createAssertionSigner, type SigningKey } from '@orchestrator/internal-auth';
import { withClient } from '../tools/with-client.js';

/** Has the token service issue a personal access token to the first user, as its page would. */
export async function mintToken(
  databaseUrl: string,
  tokenPort: number,
  gatewayKey: SigningKey,
): Promise<string> {
  const signer = await createAssertionSigner(gatewayKey);
  const assertion = await signer.sign('token', sessionOf(await firstUser(databaseUrl)));
  const answer = await fetch(`http://127.0.0.1:${tokenPort}${personalTokens.create.path}`, {
    method: personalTokens.create.method,
    headers: { [assertionHeader]: assertion, 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'benchmark', scopes: ['read'] }),
  });
  if (answer.status !== 201) throw new Error(`No token was issued: ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

interface User {
  readonly id: string;
  readonly username: string;
}

const firstUser = (databaseUrl: string): Promise<User> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<User>('SELECT id, username FROM identity."user" LIMIT 1');
    if (!rows[0]) throw new Error('The identity service made no first user.');
    return rows[0];
  });

const sessionOf = ({ id, username }: User): Caller => ({
  type: 'session',
  session: { id: randomUUID(), fresh_until: new Date(Date.now() + 60_000).toISOString() },
  principal: { type: 'user', id, name: username, namespaces: [] },
});

import { randomUUID } from 'node:crypto';
import type { Caller } from '@orchestrator/contracts';
import { withClient } from '../tools/with-client.js';

export interface User {
  readonly id: string;
  readonly username: string;
}

/** Whom the identity service makes at its first start. */
export const firstUser = (databaseUrl: string): Promise<User> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<User>('SELECT id, username FROM identity."user" LIMIT 1');
    if (!rows[0]) throw new Error('The identity service made no first user.');
    return rows[0];
  });

/** The user in the web interface, with the namespace that is the user's own. */
export const sessionOf = ({ id, username: name }: User): Caller => ({
  type: 'session',
  session: { id: randomUUID(), fresh_until: new Date(Date.now() + 60_000).toISOString() },
  principal: { type: 'user', id, name, namespaces: [{ id, name, type: 'user', role: 'owner' }] },
});

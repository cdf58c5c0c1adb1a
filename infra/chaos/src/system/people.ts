import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { cookieNames, readUser } from '@orchestrator/contracts';
import pg from 'pg';
import type { Request } from './keep-alive-client.js';

export interface Person {
  readonly id: string;
  readonly username: string;
}

export interface AddedSession {
  readonly id: string;
  /** A request with its cookie. */
  readonly use: Request;
}

/** Users, sessions and organizations that are written past the identity service. */
export class People {
  /** The value of every cookie, for a scan. */
  readonly secrets: string[] = [];

  constructor(private readonly databaseUrl: string) {}

  /** The one who was there first. */
  async first(): Promise<Person> {
    const [first] = await this.#query<Person>(
      'SELECT id, username FROM identity.user ORDER BY created_at LIMIT 1',
    );
    if (first === undefined) throw new Error('There is no user.');
    return first;
  }

  async addUser(): Promise<Person> {
    const [user] = await this.addUsers(1);
    if (user === undefined) throw new Error('There is no user.');
    return user;
  }

  async addUsers(count: number): Promise<Person[]> {
    const users = Array.from({ length: count }, () => newPerson('user'));
    const [ids, names] = [users.map(({ id }) => id), users.map(({ username }) => username)];
    await this.#query(
      `WITH named AS (
         INSERT INTO identity.namespace_name (name, holder_type, holder_id)
         SELECT name, 'user', id FROM unnest($1::uuid[], $2::text[]) AS u (id, name))
       INSERT INTO identity.user (id, username, display_name)
       SELECT id, name, name FROM unnest($1::uuid[], $2::text[]) AS u (id, name)`,
      [ids, names],
    );
    return users;
  }

  /** A fresh session for each. */
  async addSessions(users: readonly Person[]): Promise<AddedSession[]> {
    const sessions = users.map((user) => {
      const value = `ors_${randomBytes(32).toString('base64url')}`;
      this.secrets.push(value);
      return { id: randomUUID(), user, value };
    });
    await this.#query(
      `INSERT INTO identity.session (id, digest, user_id, identity_id, provider, fresh_until)
       SELECT id, digest, user_id, id, 'chaos', clock_timestamp() + interval '10 minutes'
         FROM unnest($1::uuid[], $2::bytea[], $3::uuid[]) AS s (id, digest, user_id)`,
      [
        sessions.map(({ id }) => id),
        sessions.map(({ value }) => createHash('sha256').update(value).digest()),
        sessions.map(({ user }) => user.id),
      ],
    );
    return sessions.map(({ id, value }) => ({
      id,
      use: {
        path: readUser.path,
        headers: { cookie: `${cookieNames.session.loopback}=${value}` },
      },
    }));
  }

  async addOrganization(owner: Person): Promise<{ readonly id: string; readonly name: string }> {
    const { id, username: name } = newPerson('org');
    await this.#query(
      `WITH named AS (
         INSERT INTO identity.namespace_name (name, holder_type, holder_id)
         VALUES ($2, 'organization', $1)),
       made AS (INSERT INTO identity.organization (id, name, display_name) VALUES ($1, $2, $2)
         RETURNING id)
       SELECT id FROM made`,
      [id, name],
    );
    await this.addMembers(id, [owner], 'owner');
    return { id, name };
  }

  async addMembers(
    organizationId: string,
    users: readonly Person[],
    role: 'member' | 'owner' = 'member',
  ): Promise<void> {
    await this.#query(
      `INSERT INTO identity.membership (organization_id, user_id, role)
       SELECT $1, id, $3::identity.role FROM unnest($2::uuid[]) AS u (id)`,
      [organizationId, users.map(({ id }) => id), role],
    );
  }

  async #query<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<R>(sql, values);
      return rows;
    } finally {
      await client.end();
    }
  }
}

function newPerson(prefix: string): Person {
  const id = randomUUID();
  return { id, username: `${prefix}-${id.slice(-12)}` };
}

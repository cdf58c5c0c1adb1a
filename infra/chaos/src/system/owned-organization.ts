import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import {
  createOrganization,
  createProject,
  deleteOrganization,
  fillPath,
} from '@orchestrator/contracts';
import { generateToken, prefixes, tokenDigest } from '@orchestrator/token-format';
import pg from 'pg';
import type { IssuedToken, System } from './system.js';

type Kind = 'organization' | 'agent' | 'instance';

/** An organization of the first user, with tokens and projects. */
export class OwnedOrganization {
  private constructor(
    private readonly system: System,
    readonly id: string,
    readonly name: string,
  ) {}

  static async found(system: System): Promise<OwnedOrganization> {
    const name = `org-${randomUUID().slice(0, 8)}`;
    const headers = await system.callers.signedIn('identity', await system.firstUser());
    const answer = await fetch(system.identity.origin + createOrganization.path, {
      method: createOrganization.method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    assert.equal(answer.status, 201);
    const { id } = (await answer.json()) as { id: string };
    return new OwnedOrganization(system, id, name);
  }

  /** Made at the pipeline service itself, as by its owner in a session. */
  async addProject(name: string): Promise<void> {
    const { callers, pipeline } = this.system;
    const headers = await callers.signedIn('pipeline', await this.system.firstUser(), [this]);
    const answer = await fetch(pipeline.origin + createProject.path, {
      method: createProject.method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ owner: this.name, name, vcs_type: 'orchestrator' }),
    });
    assert.equal(answer.status, 201);
  }

  /** Written past the token service. */
  async addToken(kind: Kind, parent?: IssuedToken): Promise<IssuedToken> {
    const [id, value] = [randomUUID(), generateToken(kind)];
    const pepper = Buffer.from(this.system.signing.pepper, 'base64');
    const digest = Buffer.from(tokenDigest(value), 'base64url');
    await this.#query(
      `INSERT INTO token.token (id, kind, owner_type, owner_id, owner_name, namespace_type, namespace_id,
                                label, scopes, prefix, last_characters, digest_hmac, pepper_version,
                                parent_id, chain_id)
       VALUES ($1, $2::token.token_kind, 'organization', $3, $4, 'organization', $3,
               'inserted', '{read}', $5, $6, $7, 1, $8, $1)`,
      [
        id,
        kind,
        this.id,
        this.name,
        prefixes[kind],
        value.slice(-4),
        createHmac('sha256', pepper).update(digest).digest(),
        parent?.id ?? null,
      ],
    );
    return { id, value };
  }

  /** Deletes it at the identity service itself, as its owner in a session. */
  async delete(): Promise<void> {
    const { callers } = this.system;
    const headers = await callers.signedIn('identity', await this.system.firstUser(), [this]);
    const path = fillPath(deleteOrganization.path, { org: this.name });
    const answer = await fetch(this.system.identity.origin + path, {
      method: deleteOrganization.method,
      headers,
    });
    assert.equal(answer.status, 204);
  }

  /**
   * Every row in any service's schema that still knows of it: but for events, the name that nobody
   * can take, the note that it ended, and what other audit logs than its own say of it.
   */
  async remains(): Promise<string[]> {
    const tables = await this.#query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname IN ('identity', 'token', 'pipeline', 'trigger_ingest', 'agent_gateway')
          AND tablename NOT IN ('outbox', 'inbox', 'ended_owner')`,
    );
    // In one statement: who counts the time that something stays must not take it for itself.
    const rows = await this.#query<{ name: string; row: Record<string, unknown> }>(
      tables
        .map(
          ({ name }) => `SELECT '${name}' AS name, to_jsonb(t) AS row FROM ${name} AS t
                          WHERE t::text LIKE '%' || $1 || '%'`,
        )
        .join(' UNION ALL '),
      [this.id],
    );
    return rows
      .filter(({ row }) => !mayStay(row))
      .map(({ name, row }) => name + JSON.stringify(row));
  }

  async #query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.system.backends.directDatabaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}

const mayStay = (row: Record<string, unknown>): boolean =>
  typeof row.ended_at === 'string' ||
  typeof row.given_up_at === 'string' ||
  (typeof row.chain === 'string' && !row.chain.startsWith('organization:')) ||
  // What a repeated request is answered with; it is forgotten after a day, and is authorized anew.
  'fingerprint' in row;

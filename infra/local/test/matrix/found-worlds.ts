import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@orchestrator/database';
import type pg from 'pg';
import {
  callingPeople,
  memberships,
  type NamespaceKey,
  organizations,
  people,
  type Person,
} from './facts.js';
import { type Founded, nameIn, type SessionKey, type SessionState } from './world-names.js';

type Row = Readonly<Record<string, unknown>>;
type Table =
  | 'namespace_name'
  | 'user'
  | 'organization'
  | 'membership'
  | 'provider_identity'
  | 'session'
  | 'invitation'
  | 'pending_link'
  | 'pending_sign_up';

const secret = (prefix: string) => prefix + randomBytes(32).toString('base64url');
const digest = (value: string) => `\\x${createHash('sha256').update(value).digest('hex')}`;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const states: readonly SessionState[] = ['fresh', 'stale', 'spare', 'ended'];

/**
 * Worlds that know nothing of one another, each with everybody in it: straight into the tables, since
 * hundreds of them are needed.
 * @param issuer that of the provider through which everybody could sign in
 */
export async function foundWorlds(
  sql: pg.Client,
  issuer: string,
  count: number,
): Promise<Founded[]> {
  const rows = new Map<Table, Row[]>();
  const add = (table: Table, row: Row) => {
    const known = rows.get(table);
    if (known === undefined) rows.set(table, [row]);
    else known.push(row);
  };
  const worlds = Array.from({ length: count }, (_world, number) => found(number, issuer, add));
  for (const [table, made] of rows) await insert(sql, table, made);
  return worlds;
}

/** What is not said stays as the table has it. */
async function insert(sql: pg.Client, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await sql.query(
    `INSERT INTO identity."${table}" (${columns})
     SELECT ${columns} FROM jsonb_populate_recordset(null::identity."${table}", $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

function found(number: number, issuer: string, add: (table: Table, row: Row) => void): Founded {
  const ids = new Map<NamespaceKey, string>();
  const world = {
    number,
    ids,
    sessions: new Map<SessionKey, { id: string; cookie: string }>(),
    identities: new Map<NamespaceKey, string>(),
    invitations: new Map<NamespaceKey, string>(),
    links: new Map<SessionKey, string>(),
    signUpCookie: secret('orb_'),
  };
  const known = (key: NamespaceKey) => ids.get(key) ?? '';
  const takeName = (key: NamespaceKey, type: 'user' | 'organization') => {
    const [id, name] = [newId(), nameIn(world, key)];
    ids.set(key, id);
    add('namespace_name', { name, holder_type: type, holder_id: id, taken_at: inMinutes(0) });
    return { id, name };
  };
  for (const person of people) {
    const { id, name } = takeName(person, 'user');
    add('user', { id, username: name, display_name: name, created_at: inMinutes(0) });
  }
  for (const organization of organizations) {
    const { id, name } = takeName(organization, 'organization');
    const settings = { require_token_expiry: false, created_at: inMinutes(0) };
    add('organization', { id, name, display_name: name, ...settings });
    for (const [person, role] of Object.entries(memberships[organization])) {
      const member = { user_id: known(person as Person), role, joined_at: inMinutes(0) };
      add('membership', { organization_id: id, ...member });
    }
  }
  const invite = (key: NamespaceKey, organization: NamespaceKey, person: Person) => {
    const id = newId();
    world.invitations.set(key, id);
    const invited = { organization_id: known(organization), user_id: known(person) };
    add('invitation', { id, ...invited, role: 'member', created_at: inMinutes(0) });
  };
  invite('acme', 'acme', 'invited');
  invite('globex', 'globex', 'invited');
  for (const person of callingPeople) {
    invite(person, 'initech', person);
    const identity = () => {
      const [id, linked] = [newId(), { linked_at: inMinutes(0), email_verified: false }];
      const account = { issuer, subject: id, provider: 'local', login: person, ...linked };
      add('provider_identity', { id, user_id: known(person), ...account });
      return id;
    };
    // Sessions came through the one that is not unlinked.
    const through = identity();
    world.identities.set(person, identity());
    for (const state of states) {
      const [id, cookie] = [newId(), secret('ors_')];
      world.sessions.set(`${person} ${state}`, { id, cookie });
      add('session', {
        id,
        digest: digest(cookie),
        user_id: known(person),
        identity_id: through,
        provider: 'local',
        created_at: inMinutes(0),
        last_seen_at: inMinutes(0),
        fresh_until: inMinutes(state === 'stale' ? -1 : 10),
      });
      const link = newId();
      world.links.set(`${person} ${state}`, link);
      add('pending_link', {
        id: link,
        session_id: id,
        user_id: known(person),
        ...newAccount(issuer),
      });
    }
  }
  const browser = digest(world.signUpCookie);
  add('pending_sign_up', { browser_digest: browser, return_to: '/', ...newAccount(issuer) });
  return world;
}

/** An account at the provider that nobody has linked. */
const newAccount = (issuer: string) => ({
  issuer,
  subject: newId(),
  provider: 'local',
  email_verified: false,
  created_at: inMinutes(0),
  expires_at: inMinutes(30),
});

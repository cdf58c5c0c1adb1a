import type pg from 'pg';

/** What requests that are refused must leave as it is, by table; without what a look alone changes. */
const watched = {
  'identity."user"': '*',
  'identity.namespace_name': '*',
  'identity.organization': '*',
  'identity.membership': '*',
  'identity.invitation': '*',
  'identity.provider_identity': '*',
  'identity.session': 'id, digest, user_id, fresh_until',
  'identity.pending_link': '*',
  'identity.pending_sign_up': '*',
  'token.token':
    'id, kind, owner_id, label, description, labels, scopes, digest_hmac, expires_at, ip_allowlist, repositories, rotated_to, overlap_ends_at, revoked_at',
  'pipeline.project': '*',
  'pipeline.run': '*',
  'pipeline.run_attempt': '*',
  'pipeline.job': '*',
  'pipeline.artifact': '*',
  'agent_gateway.agent': 'id, token_id, uuid, namespace_id, name, labels',
  'trigger_ingest.webhook': '*',
  'trigger_ingest.accepted_run': '*',
  'trigger_ingest.outbox': 'id',
  'pipeline.project_file': 'project_id, path, sha256',
  'pipeline.trigger_config': '*',
  'pipeline.trigger_config_version': '*',
  'pipeline.secret': '*',
} as const;

/** A digest of every row of each table. */
export async function fingerprint(sql: pg.Client): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [table, columns] of Object.entries(watched)) {
    const { rows } = await sql.query<{ digest: string }>(
      `SELECT count(*) || ' ' || md5(string_agg(line, ',' ORDER BY line)) AS digest
         FROM (SELECT to_jsonb(t)::text AS line FROM (SELECT ${columns} FROM ${table}) AS t) AS lines`,
    );
    digests[table] = rows[0]?.digest ?? '';
  }
  return digests;
}

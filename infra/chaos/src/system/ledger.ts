import pg from 'pg';
import { eventually } from '@orchestrator/testing';
import type { EventRecorder } from './event-recorder.js';

/** What the system said that it has done: kept outside of it, to hold it to its word. */
export class Ledger {
  readonly created = new Set<string>();
  readonly revoked = new Set<string>();

  constructor(
    private readonly databaseUrl: string,
    private readonly recorder: EventRecorder,
  ) {}

  /**
   * Comes when every acknowledged operation, and every committed one besides, has had its effect.
   * @throws when one is missing after that time, or was done more than once
   */
  async settled({ withinMs = 20_000 } = {}): Promise<void> {
    const committed = await this.#committed();
    requireAll(this.created, committed.created, 'acknowledged creation');
    requireAll(this.revoked, committed.revoked, 'acknowledged revocation');
    await eventually(
      () => {
        requireAll(committed.created, this.#done('token.created.v1'), 'event of a creation');
        requireAll(committed.revoked, this.#done('token.revoked.v1'), 'event of a revocation');
        return true;
      },
      { withinMs },
    );
    for (const type of ['token.created.v1', 'token.revoked.v1']) {
      const [twice] = [...this.recorder.effects(type)].filter(([, times]) => times > 1);
      if (twice) throw new Error(`${type} of ${twice[0]} had its effect ${twice[1]} times.`);
    }
  }

  #done(type: string): ReadonlySet<string> {
    return new Set(this.recorder.effects(type).keys());
  }

  async #committed(): Promise<{ created: Set<string>; revoked: Set<string> }> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string; revoked: boolean }>(
        'SELECT id, revoked_at IS NOT NULL AS revoked FROM token.token',
      );
      return {
        created: new Set(rows.map(({ id }) => id)),
        revoked: new Set(rows.filter(({ revoked }) => revoked).map(({ id }) => id)),
      };
    } finally {
      await client.end();
    }
  }
}

function requireAll(wanted: ReadonlySet<string>, there: ReadonlySet<string>, what: string): void {
  const missing = [...wanted].filter((id) => !there.has(id));
  if (missing.length === 0) return;
  throw new Error(`${missing.length} of ${wanted.size}: ${what} missing, first ${missing[0]}`);
}

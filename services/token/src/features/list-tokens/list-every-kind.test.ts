import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import {
  createIn,
  everyCollection,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { insertMany } from '../../../test/insert-many.js';
import { setToken } from '../../../test/told-of.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Page {
  items: { id: string; status: string; revoked_reason: string | null }[];
  next_cursor: string | null;
}
const list = async (place: Place, query = '') => {
  const { body } = await harness
    .send('get', pathIn(place, 'list') + query, sessionOf(place.manager))
    .expect(200);
  return body as Page;
};
const idsIn = async (place: Place, query = '') =>
  (await list(place, query)).items.map(({ id }) => id);

describe.each(everyCollection)('GET %s', (_path, declared) => {
  test('shows what ended for 90 days, by its status, and only what is of this place', async () => {
    const [place, elsewhere] = [placeOf(harness, declared), placeOf(harness, declared)];
    await createIn(harness, elsewhere);
    const make = async (assignments?: string) => {
      const { id } = await createIn(harness, place);
      if (assignments) await setToken(harness, id, `held_label = NULL, ${assignments}`);
      return id;
    };
    const revoked = (days: number) =>
      `revoked_at = now() - interval '${days} days', revoked_reason = 'inactive'`;
    const expired = (days: number) => `expires_at = now() - interval '${days} days'`;
    const rotated = (ends: string) =>
      `rotated_to = '${newId()}', rotated_by = 'manager', rotated_at = now(),
       overlap_ends_at = now() + interval '${ends}'`;
    const active = await make();
    const overlapping = await make(rotated('1 hour'));
    const shown = {
      expired: await make(expired(89)),
      revoked: await make(revoked(89)),
      rotatedOut: await make(rotated('-89 days')),
    };
    for (const past of [expired(91), revoked(91), rotated('-91 days')]) {
      const { id } = await createIn(harness, place);
      await setToken(harness, id, `held_label = NULL, ${past}`);
      await harness.send('get', pathIn(place, 'read', id), sessionOf(place.manager)).expect(404);
    }
    expect((await idsIn(place)).sort()).toEqual(
      [active, overlapping, ...Object.values(shown)].sort(),
    );
    expect((await idsIn(place, '?status=active')).sort()).toEqual([active, overlapping].sort());
    expect((await idsIn(place, '?status=expired')).sort()).toEqual(
      [shown.expired, shown.rotatedOut].sort(),
    );
    const { items } = await list(place, '?status=revoked');
    expect(items).toMatchObject([{ id: shown.revoked, revoked_reason: 'inactive' }]);
    const { body } = await harness
      .send('get', pathIn(place, 'read', overlapping), sessionOf(place.manager))
      .expect(200);
    expect(body).toMatchObject({ status: 'active', overlap_ends_at: expect.any(String) });
  });

  test('thousands, page by page, each once, newest first', async () => {
    const place = placeOf(harness, declared);
    const ownerId = await insertMany(harness, 1_050, { created_at: 'now()' });
    await harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET kind = $1::text::token.token_kind, owner_type = $2::text::token.owner_type,
              owner_id = $3::uuid, namespace_type = $4::text::token.namespace_type, namespace_id = $5::uuid
        WHERE owner_id = $6::uuid`,
      declared.kind,
      place.owner.type,
      place.owner.id,
      place.namespace.type,
      place.namespace.id,
      ownerId,
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(
        place,
        `?limit=100&status=active${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(100);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(1_050);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });
});

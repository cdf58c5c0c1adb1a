import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildEvent, rejectionReasons, tokenRejected, tokenReused } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import {
  createIn,
  everyCollection,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { setToken, toldOf } from '../../../test/told-of.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const rejected = (
  { owner, namespace }: Place,
  tokenId: string,
  reason: (typeof rejectionReasons)[number] = 'rotated',
) =>
  buildEvent(
    tokenRejected,
    { id: newId(), time: new Date(), subject: tokenId },
    {
      token_id: tokenId,
      owner: { type: owner.type, id: owner.id },
      namespace,
      rejected_at: '2026-01-01T00:00:00.000Z',
      reason,
      ip: '203.0.113.9',
      user_agent: 'an old script',
      requests: 7,
    },
  );

const rotatedOut = async (place: Place) => {
  const { id } = await createIn(harness, place);
  await setToken(
    harness,
    id,
    `held_label = NULL, rotated_to = '${newId()}', rotated_by = 'itself', rotated_at = now(),
     overlap_ends_at = now() - interval '1 hour'`,
  );
  return id;
};
const told = (id: string) => toldOf(harness, id, tokenReused.type);

describe.each(everyCollection)('an old value of %s', (_path, declared) => {
  test('abuse 51: is told of once an hour, however often it is tried, and nothing else happens', async () => {
    const place = placeOf(harness, declared);
    const [id, other] = [await rotatedOut(place), await createIn(harness, place)];
    const read = async (one: string) => {
      const answer = await harness.send(
        'get',
        pathIn(place, 'read', one),
        sessionOf(place.manager),
      );
      return answer.body as unknown;
    };
    const before = [await read(id), await read(other.id)];
    const first = rejected(place, id);
    await harness.publish([first, first, rejected(place, id), rejected(place, id)]);
    expect(await told(id)).toEqual([
      {
        token_id: id,
        kind: declared.kind,
        label: expect.any(String),
        owner: { type: place.owner.type, id: place.owner.id },
        namespace: place.namespace,
        reused_at: '2026-01-01T00:00:00.000Z',
        ip: '203.0.113.9',
        user_agent: 'an old script',
      },
    ]);
    expect([await read(id), await read(other.id)]).toEqual(before);
    await setToken(harness, id, `reuse_told_at = now() - interval '59 minutes'`);
    await harness.publish([rejected(place, id)]);
    expect(await told(id)).toHaveLength(1);
    await setToken(harness, id, `reuse_told_at = now() - interval '61 minutes'`);
    await harness.publish([rejected(place, id), rejected(place, id)]);
    expect(await told(id)).toHaveLength(2);
  });
});

describe('what is no reuse', () => {
  const place = () => placeOf(harness, everyCollection[0]![1]);

  test.each(rejectionReasons.filter((reason) => reason !== 'rotated'))(
    'a token refused because of %s',
    async (reason) => {
      const here = place();
      const id = await rotatedOut(here);
      await harness.publish([rejected(here, id, reason)]);
      expect(await told(id)).toEqual([]);
    },
  );

  test('a token that nobody rotated, or nobody knows', async () => {
    const here = place();
    const { id } = await createIn(harness, here);
    const unknown = newId();
    await harness.publish([rejected(here, id), rejected(here, unknown)]);
    expect(await told(id)).toEqual([]);
    expect(await told(unknown)).toEqual([]);
  });
});

import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, personalTokens, rotateOwnToken } from '@orchestrator/contracts';
import { describeWith } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness, tokenOf } from '../../../test/harness.js';
import { verdictOn } from '../../../test/verdict-on.js';

interface Answer {
  readonly status: number;
  readonly body: { readonly id: string; readonly token: string; readonly code?: string };
}

describeWith('postgres')('rotations at once', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  });
  afterAll(() => harness.close());

  const body = { overlap_seconds: 60 };
  const byManager = (place: Place, id: string, caller?: Caller): Promise<Answer> =>
    harness
      .send('post', pathIn(place, 'rotate', id), caller ?? sessionOf(place.manager))
      .send(body)
      .then((answer) => answer as Answer);
  const byItself = (place: Place, id: string): Promise<Answer> =>
    harness
      .send('post', rotateOwnToken.path, tokenOf(place.manager, id, ['token:admin']))
      .send(body)
      .then((answer) => answer as Answer);
  /** With what there is to answer, or with 503: all of them wait for one row, and some too long. */
  const answered = ({ status, body }: Answer): boolean =>
    status === 201 || status === 503 || body.code === 'already_rotated';
  const standing = (place: Place) =>
    harness.prisma.token.count({
      where: { ownerId: place.owner.id, rotatedTo: null, revokedAt: null },
    });
  const place = () => placeOf(harness, personalTokens);
  const fifty = Array.from({ length: 50 }, (_, index) => index);

  test('abuse 40: 50 by managers, sessions and the token itself as its manager, give one successor', async () => {
    const here = place();
    const { id } = await createIn(harness, here, { scopes: ['token:admin'] });
    const itsOwnManager = tokenOf(here.manager, id, ['token:admin']);
    const answers = await Promise.all(
      fifty.map((index) => byManager(here, id, index % 2 ? itsOwnManager : undefined)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.every(answered)).toBe(true);
    expect(await standing(here)).toBe(1);
    expect((await byManager(here, id)).body.code).toBe('already_rotated');
  });

  test('abuse 40: 50 by the token itself give one that stands, and the rest are replaced', async () => {
    const here = place();
    const { id, value } = await createIn(harness, here);
    const answers = await Promise.all(fifty.map(() => byItself(here, id)));
    const given = answers.filter(({ status }) => status === 201);
    expect(given.length).toBeGreaterThan(0);
    expect(answers.every(answered)).toBe(true);
    expect(await standing(here)).toBe(1);
    const verdicts = await Promise.all(given.map((one) => verdictOn(harness, one.body.token)));
    const live = verdicts.filter((verdict) => (verdict as { status: string }).status === 'live');
    expect(live).toHaveLength(1);
    expect(await verdictOn(harness, value)).toMatchObject({ status: 'live' });
  });

  test('abuse 40: 50 of both kinds give one that stands; once a manager has, the others are told', async () => {
    for (let time = 0; time < 3; time += 1) {
      const here = place();
      const { id } = await createIn(harness, here);
      const answers = await Promise.all(
        fifty.map((index) => (index % 2 ? byManager(here, id) : byItself(here, id))),
      );
      expect(answers.every(answered)).toBe(true);
      expect(
        answers.filter(({ status }, index) => index % 2 && status === 201).length,
      ).toBeLessThan(2);
      expect(await standing(here)).toBe(1);
    }
  });

  test('a successor is never both replaced and accepted after that', async () => {
    const race = async () => {
      const here = place();
      const { id } = await createIn(harness, here);
      const { body: first } = await byItself(here, id);
      const [used, again] = await Promise.all([
        verdictOn(harness, first.token) as Promise<{ status: string }>,
        byItself(here, id),
      ]);
      const after = (await verdictOn(harness, first.token)) as { status: string };
      const replaced = again.status === 201;
      return { replaced, used: used.status, after: after.status, standing: await standing(here) };
    };
    const outcomes: unknown[] = [];
    for (let round = 0; round < 10; round += 1) {
      outcomes.push(...(await Promise.all([race(), race(), race(), race()])));
    }
    // Replaced before it was used, or used before and a fork for whoever came after; nothing else.
    const allowed = [
      { replaced: true, used: 'refused', after: 'refused', standing: 1 },
      { replaced: false, used: 'live', after: 'refused', standing: 0 },
      { replaced: false, used: 'refused', after: 'refused', standing: 0 },
    ];
    expect(outcomes.filter((one) => !allowed.some((may) => isDeepStrictEqual(may, one)))).toEqual(
      [],
    );
  });
});

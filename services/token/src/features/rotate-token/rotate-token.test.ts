import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  personalTokens,
  rotateOwnToken,
  type Scope,
  tokenCollections,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import {
  type CreatedForTest,
  type Harness,
  sessionOf,
  startHarness,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';
import {
  createIn,
  everyCollection,
  managingToken,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { insertChild } from '../../../test/insert-child.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { verdictOn } from '../../../test/verdict-on.js';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();

describe.each(storesHere)('rotating by a manager, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const ask = (
    place: Place,
    id: string,
    body?: object,
    caller: Caller | null = sessionOf(place.manager),
  ) => harness.send('post', pathIn(place, 'rotate', id), caller).send(body);
  const rotate = async (
    place: Place,
    { id }: { id: string },
    body?: object,
    caller?: Caller,
  ): Promise<CreatedForTest> => {
    const answer = await ask(place, id, body, caller).expect(201);
    return { id: answer.body.id, value: answer.body.token, body: answer.body };
  };
  const verdict = (value: string) => verdictOn(harness, value);
  const read = async (place: Place, id: string) => {
    const { body } = await harness.send('get', pathIn(place, 'read', id), sessionOf(place.manager));
    return body as CreatedForTest['body'];
  };
  const rowsOf = async ({ owner }: Place): Promise<unknown[]> =>
    harness.prisma.token.findMany({ where: { ownerId: owner.id }, orderBy: { id: 'asc' } });
  const shift = (id: string, column: string, interval: string) =>
    harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET ${column} = ${column} + $2::interval WHERE id = $1::uuid`,
      id,
      interval,
    );
  const personal = () => placeOf(harness, personalTokens);

  describe.each(everyCollection)('%s', (_path, declared) => {
    test('gives a successor that may do the same; the old value is refused when it is answered', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place, {
        description: 'of the build',
        ip_allowlist: ['10.0.0.0/8'],
        expires_at: inHours(10),
        ...(declared.kind === 'agent' && { labels: { os: 'linux' } }),
      });
      const answer = await ask(place, old.id).expect(201);
      const { body, headers } = answer;
      expect(headers['cache-control']).toBe('no-store');
      expect(headers.location).toBe(pathIn(place, 'read', body.id));
      expect(body.token).not.toBe(old.value);
      const {
        label,
        description,
        scopes,
        labels,
        owner,
        ip_allowlist,
        repositories,
        kind,
        prefix,
      } = old.body;
      expect(body).toMatchObject({
        ...{ label, description, scopes, labels, owner, ip_allowlist, repositories, kind, prefix },
        status: 'active',
        rotated_from: old.id,
        overlap_ends_at: null,
        last_used_at: null,
        created_by: { type: 'user', id: place.manager.id },
      });
      expect(await verdict(body.token)).toMatchObject({ status: 'live', token: { id: body.id } });
      expect(await verdict(old.value)).toMatchObject({ status: 'refused', reason: 'rotated' });
      expect(harness.invalidated).toContainEqual([`token:${old.id}`]);
      const { overlap_ends_at: endedAt, ...gone } = await read(place, old.id);
      expect(gone).toMatchObject({ status: 'expired', label, revoked_at: null });
      expect(Date.parse(endedAt!)).toBeLessThanOrEqual(Date.now());
    });

    test('with an overlap both are live until it is over', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const next = await rotate(place, old, { overlap_seconds: 3_600 });
      const before = (await verdict(old.value)) as { status: string; remaining_ms: number };
      expect(before.status).toBe('live');
      expect(before.remaining_ms).toBeGreaterThan(3_500_000);
      expect(before.remaining_ms).toBeLessThanOrEqual(3_600_000);
      expect(await verdict(next.value)).toMatchObject({ status: 'live', remaining_ms: null });
      expect(await verdict(old.value)).toMatchObject({ status: 'live' });
      await shift(old.id, 'overlap_ends_at', '-1 hour');
      expect(await verdict(old.value)).toMatchObject({ status: 'refused', reason: 'rotated' });
      expect(await verdict(next.value)).toMatchObject({ status: 'live' });
    });

    test('abuse 9: somebody else’s is 404, unchanged; so is an unknown one; no assertion is 401', async () => {
      const [place, other] = [placeOf(harness, declared), placeOf(harness, declared)];
      const old = await createIn(harness, place);
      const before = await rowsOf(place);
      await ask(other, old.id).expect(404);
      await ask(place, newId()).expect(404);
      await ask(place, old.id, {}, null).expect(401);
      await ask(place, 'nonsense').expect(400);
      expect(await rowsOf(place)).toEqual(before);
    });

    test('revoked and expired ones are 409 and get none', async () => {
      const place = placeOf(harness, declared);
      const [revoked, expired] = [await createIn(harness, place), await createIn(harness, place)];
      await harness
        .send('delete', pathIn(place, 'revoke', revoked.id), sessionOf(place.manager))
        .expect(204);
      await harness.sql.$executeRawUnsafe(
        `UPDATE token.token SET expires_at = now() - interval '1 second' WHERE id = $1::uuid`,
        expired.id,
      );
      const before = await rowsOf(place);
      for (const { id } of [revoked, expired]) {
        expect((await ask(place, id).expect(409)).body.code).toBe('conflict');
      }
      expect(await rowsOf(place)).toEqual(before);
    });

    test('a token without token:admin is 403, with no row', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const caller = await managingToken(harness, place, { scopes: ['read', 'trigger'] });
      const before = await rowsOf(place);
      const { body } = await ask(place, old.id, {}, caller).expect(403);
      expect(body.code).toBe('insufficient_scope');
      expect(await rowsOf(place)).toEqual(before);
    });

    test('abuse 40: several at once give one successor and 409s', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => ask(place, old.id, { overlap_seconds: 60 })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      const losers = answers.filter(({ status }) => status === 409);
      expect(losers).toHaveLength(7);
      expect(losers.every(({ body }) => body.code === 'already_rotated')).toBe(true);
      expect(await rowsOf(place)).toHaveLength(2);
    });
  });

  test.each([
    ['a negative overlap', { overlap_seconds: -1 }, 'overlap_seconds'],
    ['an overlap beyond 7 days', { overlap_seconds: 604_801 }, 'overlap_seconds'],
    ['half a second', { overlap_seconds: 0.5 }, 'overlap_seconds'],
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is no time', { expires_at: 'soon' }, 'expires_at'],
  ])('%s is 400 and names the field', async (_case, body, field) => {
    const place = personal();
    const { id } = await createIn(harness, place);
    const { body: problem } = await ask(place, id, body).expect(400);
    expect((problem.errors as { path: string }[]).map(({ path }) => path)).toEqual([field]);
    expect(await rowsOf(place)).toHaveLength(1);
  });

  test('abuse 42: nothing else can be asked for', async () => {
    const place = personal();
    const { id } = await createIn(harness, place);
    for (const body of [{ scopes: ['org:admin'] }, { label: 'x' }, { ip_allowlist: null }]) {
      await ask(place, id, body).expect(400);
    }
    expect(await rowsOf(place)).toHaveLength(1);
  });

  test('keeps the lifetime, from now; rotating again and again adds nothing to it', async () => {
    const place = personal();
    let token = await createIn(harness, place, { expires_at: inHours(10) });
    const lifetime = (body: CreatedForTest['body']) =>
      Date.parse(body.expires_at!) - Date.parse(body.created_at);
    const first = lifetime(token.body);
    for (let time = 0; time < 3; time += 1) {
      await shift(token.id, 'created_at', '-5 hours');
      await shift(token.id, 'expires_at', '-5 hours');
      token = await rotate(place, token);
      expect(lifetime(token.body)).toBe(first);
      expect(Date.parse(token.body.expires_at!) - Date.now()).toBeGreaterThan(9.9 * hourMs);
    }
  });

  test('is cut to the policy of the organization, and refused beyond it', async () => {
    const place = placeOf(harness, tokenCollections[2]);
    const old = await createIn(harness, place, { expires_at: inHours(24 * 90) });
    await harness.prisma.tokenPolicy.create({
      data: {
        scope: place.owner.id,
        maxLifetimeDays: 30,
        requireExpiry: false,
        decidedAt: new Date(),
      },
    });
    const { body: problem } = await ask(place, old.id, { expires_at: inHours(24 * 31) }).expect(
      400,
    );
    expect(problem.errors).toMatchObject([{ path: 'expires_at' }]);
    await ask(place, old.id, { expires_at: null }).expect(400);
    const { body } = await rotate(place, old);
    const left = Date.parse(body.expires_at!) - Date.now();
    expect(left).toBeGreaterThan(24 * 29 * hourMs);
    expect(left).toBeLessThanOrEqual(24 * 30 * hourMs);
  });

  test('abuse 5: by a token that ends gives none that lives longer', async () => {
    const place = personal();
    const [old, other] = [await createIn(harness, place), await createIn(harness, place)];
    const expires_at = inHours(1);
    const caller = await managingToken(harness, place, {
      scopes: ['token:admin', 'read'],
      body: { expires_at },
    });
    const before = await rowsOf(place);
    for (const asked of [inHours(2), null]) {
      const { body } = await ask(place, old.id, { expires_at: asked }, caller).expect(403);
      expect(body.code).toBe('escalation_refused');
    }
    expect(await rowsOf(place)).toEqual(before);
    expect((await rotate(place, old, {}, caller)).body.expires_at).toBe(expires_at);
    const sooner = new Date(Date.parse(expires_at) - 1).toISOString();
    expect((await rotate(place, other, { expires_at: sooner }, caller)).body.expires_at).toBe(
      sooner,
    );
  });

  test('a value that rotated itself is no way to a new chain that outlives it', async () => {
    const place = personal();
    const body = { scopes: ['token:admin'] };
    const stolen = await createIn(harness, place, body);
    const asStolen = tokenOf(place.manager, stolen.id);
    const own = await harness.send('post', rotateOwnToken.path, asStolen).send({}).expect(201);
    const { overlap_ends_at: end } = await read(place, stolen.id);
    await ask(place, own.body.id, { expires_at: null }, asStolen).expect(403);
    const next = await rotate(place, { id: own.body.id }, {}, asStolen);
    expect(next.body.expires_at).toBe(end);
  });

  const all: Scope[] = ['token:admin', 'read', 'trigger', 'repo:write', 'secret:write'];
  const without = (...scopes: Scope[]) => all.filter((scope) => !scopes.includes(scope));
  const [ofUser, agentsOfUser, ofOrganization, agentsOfOrganization, triggers] = tokenCollections;
  const ranges = { ip_allowlist: ['10.0.0.0/8'] };
  test.each([
    ['a scope it lacks', ofUser, without('read'), {}],
    ['the same of an organization', ofOrganization, without('read'), {}],
    ['every address where it has some', ofUser, all, ranges],
    ['agents without repo:write', agentsOfUser, without('repo:write'), {}],
    ['agents without secret:write', agentsOfOrganization, without('secret:write'), {}],
    ['agents from every address', agentsOfOrganization, all, ranges],
    ['a trigger token without trigger', triggers, without('trigger'), {}],
  ] as const)(
    'abuse 6: a narrow token gets no value of %s: 403, no row, the old one as it was',
    async (_what, declared, scopes, body) => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const caller = await managingToken(harness, place, { scopes, body });
      const before = await rowsOf(place);
      const answer = await ask(place, old.id, {}, caller).expect(403);
      expect(answer.body.code).toBe('escalation_refused');
      expect(await rowsOf(place)).toEqual(before);
      expect(await verdict(old.value)).toMatchObject({ status: 'live' });
      await rotate(place, old, {}, await managingToken(harness, place, { scopes: all }));
    },
  );

  test('abuse 6: a token limited to projects gets no agent token, and trigger tokens of those only', async () => {
    const trigger = placeOf(harness, triggers);
    const elsewhere = placeOf(harness, triggers);
    const agents = {
      ...trigger,
      declared: agentsOfOrganization,
      params: { org: trigger.organization!.name },
    };
    const limitedTo = (project: Place) =>
      managingToken(harness, trigger, {
        scopes: all,
        body: { repositories: [trigger.owner.name] },
        limits: { repositories: [project.owner.id] },
      });
    const agent = await createIn(harness, agents);
    const token = await createIn(harness, trigger);
    const caller = await limitedTo(trigger);
    expect((await ask(agents, agent.id, {}, caller).expect(403)).body.code).toBe(
      'escalation_refused',
    );
    const outside = await ask(trigger, token.id, {}, await limitedTo(elsewhere)).expect(403);
    expect(outside.body.code).toBe('repository_not_allowed');
    await rotate(trigger, token, {}, caller);
  });

  test('abuse 46: a token that is revoked or expired rotates nothing', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    const revoked = await createIn(harness, place, { scopes: all });
    await harness
      .send('delete', pathIn(place, 'revoke', revoked.id), sessionOf(place.manager))
      .expect(204);
    const before = await rowsOf(place);
    const answer = await ask(place, old.id, {}, tokenOf(place.manager, revoked.id, all)).expect(
      401,
    );
    expect(answer.body.code).toBe('invalid_token');
    await ask(place, old.id, {}, tokenOf(place.manager, newId(), all)).expect(401);
    expect(await rowsOf(place)).toEqual(before);
  });

  test('two tokens that rotate one another at once are both answered', async () => {
    const place = personal();
    for (let time = 0; time < 5; time += 1) {
      const [one, other] = [
        await createIn(harness, place, { scopes: all }),
        await createIn(harness, place, { scopes: all }),
      ];
      const body = { overlap_seconds: 60 };
      const answers = await Promise.all([
        ask(place, other.id, body, tokenOf(place.manager, one.id, all)),
        ask(place, one.id, body, tokenOf(place.manager, other.id, all)),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    }
  });

  test('the label passes to the successor: nobody else can take it, and the pair shares it', async () => {
    const place = personal();
    const old = await createIn(harness, place, { label: 'ours' });
    const next = await rotate(place, old, { overlap_seconds: 3_600 });
    const create = harness.send('post', pathIn(place, 'create'), sessionOf(place.manager));
    const taken = await create.send({ label: 'ours', scopes: ['read'] }).expect(409);
    expect(taken.body.code).toBe('label_taken');
    expect(await read(place, old.id)).toMatchObject({ label: 'ours', status: 'active' });
    expect(await read(place, next.id)).toMatchObject({ label: 'ours', status: 'active' });
    const edit = (id: string) =>
      harness
        .send('patch', pathIn(place, 'update', id), sessionOf(place.manager))
        .send({ label: 'other' });
    await edit(old.id).expect(409);
    await edit(next.id).expect(200);
    await createIn(harness, place, { label: 'ours' });
  });

  test('what hangs below an agent token moves to its successor, and outlives the old value', async () => {
    const place = placeOf(harness, agentsOfUser);
    const agent = await createIn(harness, place);
    const owner = place.manager;
    const instance = await insertChild(harness.sql, { kind: 'instance', owner, parent: agent });
    const job = await insertChild(harness.sql, { kind: 'job', owner, parent: instance });
    const next = await rotate(place, agent);
    expect(harness.invalidated.at(-1)).toEqual([`token:${agent.id}`]);
    const ids = [job, instance, next].map(({ id }) => `token:${id}`);
    expect(await verdict(job.value)).toMatchObject({
      status: 'live',
      remaining_ms: null,
      ids: [...ids, `user:${owner.id}`],
    });
    const revoke = (id: string) =>
      harness.send('delete', pathIn(place, 'revoke', id), sessionOf(owner)).expect(204);
    await revoke(agent.id);
    expect(await verdict(instance.value)).toMatchObject({ status: 'live' });
    await revoke(next.id);
    expect(await verdict(job.value)).toMatchObject({ status: 'refused', reason: 'revoked' });
  });

  test('the old value ends at the first use of the new one where that was asked for, before it is answered', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    const next = await rotate(place, old, { overlap_seconds: 3_600, end_on_first_use: true });
    expect(await verdict(old.value)).toMatchObject({ status: 'live' });
    expect(await verdict(next.value)).toMatchObject({ status: 'live' });
    expect(harness.invalidated.at(-1)).toEqual([`token:${old.id}`]);
    expect(await verdict(old.value)).toMatchObject({ status: 'refused', reason: 'rotated' });
    const told = await eventually(
      () =>
        harness.events.find(
          ({ type, subject }) => type === 'token.expired.v1' && subject === old.id,
        ) ?? null,
    );
    expect(told.data).toMatchObject({ token_id: old.id, expires_in_days: 0, cause: 'rotated' });
    expect(await verdict(next.value)).toMatchObject({ status: 'live' });
  });

  test('deleting either of the pair leaves the other: they are two chains', async () => {
    const place = personal();
    const revoke = (id: string) =>
      harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);
    const pair = async () => {
      const old = await createIn(harness, place);
      return [old, await rotate(place, old, { overlap_seconds: 3_600 })] as const;
    };
    const [first, second] = await pair();
    await revoke(first.id);
    expect(await verdict(first.value)).toMatchObject({ status: 'refused', reason: 'revoked' });
    expect(await verdict(second.value)).toMatchObject({ status: 'live' });
    const [third, fourth] = await pair();
    await revoke(fourth.id);
    expect(await verdict(third.value)).toMatchObject({ status: 'live' });
    expect(await verdict(fourth.value)).toMatchObject({ status: 'refused', reason: 'revoked' });
  });

  test('tells of it, with the old one, who did it, and the names to void for an owner that died', async () => {
    const place = placeOf(harness, ofOrganization);
    const old = await createIn(harness, place);
    const next = await rotate(place, old, { overlap_seconds: 60, end_on_first_use: true });
    const told = await eventually(
      () =>
        harness.events.find(
          ({ type, subject }) => type === 'token.rotated.v1' && subject === next.id,
        ) ?? null,
    );
    const { manager } = place;
    expect(told.data).toMatchObject({
      token_id: next.id,
      previous_id: old.id,
      by: 'manager',
      owner: { type: 'organization', id: place.owner.id },
      end_on_first_use: true,
      expires_at: null,
      actor: { type: 'user', id: manager.id, name: manager.name, ip: '198.51.100.7' },
    });
    const rows = await harness.prisma.outbox.findMany({
      where: { type: 'token.rotated.v1', subject: next.id },
    });
    expect(rows.map(({ invalidates }) => invalidates)).toEqual([[`token:${old.id}`]]);
  });

  test('abuse 41: the new value is nowhere in the database and in no event', async () => {
    const place = personal();
    const next = await rotate(place, await createIn(harness, place));
    await eventually(() => harness.events.some(({ subject }) => subject === next.id));
    const rows = await harness.sql.$queryRawUnsafe<{ text: string }[]>(
      `SELECT row_to_json(t)::text AS text FROM token.token t
       UNION ALL SELECT row_to_json(o)::text FROM token.outbox o`,
    );
    const texts = [...rows.map(({ text }) => text), JSON.stringify(harness.events)].join('\n');
    expect(texts).toContain(next.id);
    expect(texts).not.toContain(next.value.slice(4, 40));
  });

  test('a token of an owner that is gone gets no successor', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    await harness.prisma.endedOwner.create({ data: { id: userNamed('x').id } });
    await harness.prisma.endedOwner.create({ data: { id: place.owner.id } });
    await ask(place, old.id).expect(401);
    expect(await rowsOf(place)).toHaveLength(1);
  });
});

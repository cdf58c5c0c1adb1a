import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller, TokenCollection } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import {
  bodyFor,
  createIn,
  everyCollection,
  managingToken,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import {
  type Harness,
  organizationNamed,
  organizationTokenOf,
  sessionOf,
  startHarness,
  tokenOf,
  userNamed,
  withRole,
} from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

/** How each verb is used, and what it answers to whoever may. */
const verbs = {
  create: { method: 'post', status: 201 },
  list: { method: 'get', status: 200 },
  read: { method: 'get', status: 200 },
  update: { method: 'patch', status: 200 },
  rotate: { method: 'post', status: 201 },
  revoke: { method: 'delete', status: 204 },
} as const;
type Verb = keyof typeof verbs;
const everyVerb = Object.keys(verbs) as Verb[];
const onOne: readonly Verb[] = ['read', 'update', 'rotate', 'revoke'];

describe.each(everyCollection)('%s', (_path, declared: TokenCollection) => {
  const use = (verb: Verb, place: Place, id: string, caller: Caller | null) => {
    const sent = harness.send(verbs[verb].method, pathIn(place, verb, id), caller);
    if (verb === 'create') return sent.send(bodyFor(declared));
    return verb === 'update' ? sent.send({ description: newId() }) : sent;
  };
  const rows = () => harness.prisma.token.findMany({ orderBy: { id: 'asc' } });

  /** Every verb is answered so, and changes nothing. */
  async function refuses(
    place: Place,
    caller: Caller | null,
    expected: { status: number; code: string },
    id?: string,
  ) {
    const own = id ?? (await createIn(harness, place)).id;
    const before = await rows();
    for (const verb of id === undefined ? everyVerb : onOne) {
      const { status, body } = await use(verb, place, own, caller);
      expect({ verb, status, code: body.code as unknown }).toEqual({ verb, ...expected });
    }
    expect(await rows()).toEqual(before);
  }

  test('its manager may use every verb, in a session and by a token with token:admin', async () => {
    const place = placeOf(harness, declared);
    const scopes = ['token:admin', 'read', 'trigger', 'repo:write', 'secret:write'] as const;
    const callers: Caller[] = [
      sessionOf(place.manager),
      await managingToken(harness, place, { scopes }),
      await managingToken(harness, place, { scopes, by: 'organization' }),
    ];
    for (const caller of callers) {
      const { id } = await createIn(harness, place);
      for (const verb of everyVerb) {
        const { status } = await use(verb, place, id, caller);
        expect({ verb, status }).toEqual({ verb, status: verbs[verb].status });
      }
    }
  });

  test('what it holds is listed newest first, by status, and by pages', async () => {
    const place = placeOf(harness, declared);
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.unshift((await createIn(harness, place)).id);
    const session = sessionOf(place.manager);
    await use('revoke', place, ids[1]!, session).expect(204);
    const list = async (query: string): Promise<{ ids: string[]; next: string | null }> => {
      const sent = harness.send('get', `${pathIn(place, 'list')}?${query}`, session);
      const { body } = await sent.expect(200);
      expect(JSON.stringify(body)).not.toContain('"token":');
      const items = body.items as { id: string }[];
      return { ids: items.map(({ id }) => id), next: body.next_cursor as string | null };
    };
    expect(await list('')).toEqual({ ids, next: null });
    expect((await list('status=revoked')).ids).toEqual([ids[1]]);
    expect((await list('status=active')).ids).toEqual([ids[0], ids[2]]);
    const first = await list('limit=2');
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await list(`limit=2&cursor=${first.next}`)).toEqual({ ids: ids.slice(2), next: null });
    await harness.send('get', `${pathIn(place, 'list')}?status=gone`, session).expect(400);
  });

  test('what is changed is told, and only label and description can be, and labels of agents', async () => {
    const place = placeOf(harness, declared);
    const { id, body: before } = await createIn(harness, place);
    const patch = (body: object) =>
      harness.send('patch', pathIn(place, 'update', id), sessionOf(place.manager)).send(body);
    const changes = {
      label: 'another',
      description: 'and why',
      ...(declared.kind === 'agent' && { labels: { os: 'mac' } }),
    };
    const { body } = await patch(changes).expect(200);
    expect(body).toEqual({ ...before, ...changes, token: undefined });
    const frozen = {
      scopes: ['read'],
      expires_at: null,
      ip_allowlist: null,
      repositories: null,
      owner: place.owner,
      ...(declared.kind !== 'agent' && { labels: {} }),
    };
    for (const [name, value] of Object.entries(frozen)) await patch({ [name]: value }).expect(400);
    await patch({}).expect(400);
    await patch({ label: '' }).expect(400);
    const other = await createIn(harness, place);
    const { body: problem } = await patch({ label: other.body.label }).expect(409);
    expect(problem.code).toBe('label_taken');
    const events = await harness.prisma.outbox.findMany({
      where: { subject: id, type: 'token.updated.v1' },
    });
    expect(events).toHaveLength(1);
  });

  test('abuse 9: another owner’s token is 404, and unchanged', async () => {
    const [mine, theirs] = [placeOf(harness, declared), placeOf(harness, declared)];
    const { id } = await createIn(harness, theirs);
    await refuses(mine, sessionOf(mine.manager), { status: 404, code: 'not_found' }, id);
  });

  test('abuse 10: a token of another collection of the same people is 404, and unchanged', async () => {
    const mine = placeOf(harness, declared, declared.owner === 'user' ? 'user' : 'organization');
    const caller = sessionOf(mine.manager);
    const { organization, manager } = mine;
    for (const [, other] of everyCollection.filter(([, one]) => one !== declared)) {
      const params = other.owner === 'organization' ? { org: organization?.name ?? '' } : {};
      const within = other.owner === 'user' ? true : organization !== null;
      if (other.owner === 'project' || !within) continue;
      const { id } = await createIn(harness, { ...mine, declared: other, params, manager });
      await refuses(mine, caller, { status: 404, code: 'not_found' }, id);
    }
    await refuses(mine, caller, { status: 404, code: 'not_found' }, newId());
  });

  test('abuse 19: without an assertion it is 401', async () => {
    await refuses(placeOf(harness, declared), null, { status: 401, code: 'assertion_refused' });
  });

  test('a token without token:admin is 403', async () => {
    const place = placeOf(harness, declared);
    const caller = await managingToken(harness, place, { scopes: ['read', 'org:admin'] });
    await refuses(place, caller, { status: 403, code: 'insufficient_scope' });
  });

  test.each(['agent', 'trigger', 'instance', 'job'] as const)(
    'abuse 12: a token of the kind %s is 403',
    async (kind) => {
      const place = placeOf(harness, declared);
      const caller = tokenOf(place.manager, newId(), ['token:admin'], { kind });
      await refuses(place, caller, { status: 403, code: 'caller_kind_refused' });
    },
  );

  if (declared.owner === 'user') {
    test('an organization token has no business here: 403', async () => {
      const place = placeOf(harness, declared);
      const caller = organizationTokenOf(organizationNamed('acme'), newId());
      await refuses(place, caller, { status: 403, code: 'caller_kind_refused' });
    });
  } else {
    test('a member who is no admin is 403, by session and by token', async () => {
      const place = placeOf(harness, declared);
      const member = withRole(userNamed('mia'), 'member', place.organization!);
      const refused = { status: 403, code: 'role_required' };
      await refuses(place, sessionOf(member), refused);
      await refuses(place, tokenOf(member, newId()), refused);
    });

    test('whoever is not in the organization is told of nothing: 404', async () => {
      const place = placeOf(harness, declared);
      const stranger = withRole(userNamed('eve'), 'owner', organizationNamed('evil'));
      const refused = { status: 404, code: 'not_found' };
      await refuses(place, sessionOf(stranger), refused);
      await refuses(place, organizationTokenOf(organizationNamed('evil'), newId()), refused);
    });
  }

  if (declared.owner === 'project') {
    test('in a user’s own namespace it is that user’s alone', async () => {
      const place = placeOf(harness, declared, 'user');
      await createIn(harness, place);
      const refused = { status: 404, code: 'not_found' };
      await refuses(place, sessionOf(userNamed('eve')), refused);
    });

    test('a project that there is not is 404', async () => {
      const place = placeOf(harness, declared);
      const { id } = await createIn(harness, place);
      const nowhere = { ...place, params: { ...place.params, name: 'nowhere' } };
      for (const verb of everyVerb) {
        await use(verb, nowhere, id, sessionOf(place.manager)).expect(404);
      }
    });

    test('a token that is limited to other projects is 403; to this one, it may', async () => {
      const place = placeOf(harness, declared);
      const { id } = await createIn(harness, place);
      const limited = (repositories: string[]) =>
        tokenOf(place.manager, newId(), ['token:admin'], { repositories });
      const refused = { status: 403, code: 'repository_not_allowed' };
      await refuses(place, limited([newId()]), refused);
      await use('read', place, id, limited([newId(), place.owner.id])).expect(200);
    });
  }
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  callerKinds,
  pathParameters,
  readOwnToken,
  readUser,
  revokeOwnToken,
  rotateOwnToken,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith } from '@orchestrator/testing';
import pg from 'pg';
import { startSystem, type TestSystem } from '../start-system.js';
import { type Cell, cells, routesForPeople } from './cells.js';
import { exampleBodies, exampleQueries } from './examples.js';
import { foundWorlds } from './found-worlds.js';
import { needsItsWorld, type Played, playMatrix } from './play.js';
import { World } from './world.js';

const startMs = 120_000;
const matrixMs = 240_000;
/** One is enough, unless something is done in it against the rules. */
const worldsForTheRest = 20;
const mostTold = 60;

const done = cells.filter(({ expected }) => expected === 'done');
const codeOf = ({ expected }: Cell) => (expected === 'done' ? undefined : expected.code);
/** Those that bring a credential which is good. */
const known = cells.filter(({ caller }) => caller.kind !== 'none' && caller.ended === undefined);

test('every route that takes a body or a query has an example that its declaration takes', () => {
  const thing = '01890000-0000-7000-8000-000000000000';
  const ground = {
    fresh: 'new',
    namespace: 'acme',
    newcomer: 'newcomer',
    project: 'web',
    thing,
  };
  for (const { id, body, query } of routesForPeople) {
    const faults = [
      body?.safeParse(exampleBodies[id]?.(ground)).error,
      query?.safeParse(exampleQueries[id]?.(ground) ?? {}).error,
    ];
    expect([id, ...faults]).toEqual([id, undefined, undefined]);
  }
});

/** What a caller does with itself: it needs no scope to know and to end what it is. */
const aboutItself: readonly string[] = [readUser, readOwnToken, rotateOwnToken, revokeOwnToken].map(
  ({ id }) => id,
);

const nobodysAccess = { kinds: [], scope: undefined, namespace: undefined };

test('a route that names a namespace asks for a role there, and tokens with scopes for a scope', () => {
  for (const { id, path, access } of routesForPeople) {
    const { kinds, scope, namespace } = access.who === 'caller' ? access : nobodysAccess;
    const named = pathParameters(path).filter((name) => name === 'org' || name === 'owner');
    expect([id, named]).toEqual([id, named.length === 0 ? [] : [namespace?.parameter]]);
    const withScopes = kinds.some((kind) => kind === 'personal' || kind === 'organization');
    expect([id, withScopes && scope === undefined]).toEqual([id, aboutItself.includes(id)]);
  }
});

test('no route is closed to everybody, and no kind of caller may do nothing', () => {
  const [open, routes] = [done.map(({ route }) => route.id), routesForPeople.map(({ id }) => id)];
  expect([...new Set(open)].sort()).toEqual([...routes].sort());
  const kinds = new Set<string>(done.map(({ caller }) => caller.kind));
  expect([...kinds].sort()).toEqual(['none', ...callerKinds].sort());
});

describeWith('postgres')('who may what, of all that is declared', () => {
  let system: TestSystem;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let sql: pg.Client;
  let played: Played;

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url, ...unlimited, ...patient });
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    const count = cells.filter(needsItsWorld).length;
    const founded = await foundWorlds(
      sql,
      system.localProviders[0] ?? '',
      count + worldsForTheRest,
    );
    const worlds = founded.map((one) => new World(system.url, one, sql, system.blobFolder));
    played = await playMatrix(
      cells,
      { sql, mintChild: system.mintChild },
      { forChanges: worlds.slice(0, count), forTheRest: worlds.slice(count) },
    );
  }, startMs + matrixMs);
  afterAll(async () => {
    await sql.end();
    await system.close();
    await database.drop();
  }, startMs);

  /** That these requests were answered as they must be; there are such requests at all. */
  const holdsFor = (chosen: readonly Cell[]): void => {
    expect(chosen.length).toBeGreaterThan(0);
    const among = new Set(chosen);
    const told = played.deviations.filter(({ cell }) => among.has(cell)).map(({ told }) => told);
    expect({ deviations: told.length, told: told.sort().slice(0, mostTold) }).toEqual({
      deviations: 0,
      told: [],
    });
  };

  test(`${cells.length} requests, of which ${done.length} are done: each is answered as declarations and roles say`, () => {
    holdsFor(cells);
  });

  test('abuse 7: what reads, and what is refused, changes nothing', () => {
    expect(played.after).toEqual(played.before);
  });

  test('abuse 2, 4: whatever has ended is 401, whatever it could do', () => {
    const ended = cells.filter(({ caller }) => caller.ended !== undefined);
    holdsFor(ended.filter((cell) => codeOf(cell) !== undefined));
  });

  test('abuse 5, 6: a narrow token gets no broader one, and a limited one no unlimited one', () => {
    holdsFor(known.filter((cell) => codeOf(cell) === 'escalation_refused'));
  });

  test('abuse 9: what belongs to another user or another organization is 404', () => {
    holdsFor(
      known.filter((cell) => cell.target.name === 'foreign' && codeOf(cell) === 'not_found'),
    );
  });

  test('abuse 10: what is not where the path says is 404', () => {
    const astray = known.filter(({ target }) => !target.found && target.namespace !== undefined);
    holdsFor(astray.filter((cell) => codeOf(cell) === 'not_found'));
  });

  test('abuse 11: a trigger token has no way to what is another project’s', () => {
    const triggers = known.filter(({ caller }) => caller.kind === 'trigger');
    holdsFor(triggers.filter(({ target }) => target.project !== undefined));
  });

  test('abuse 12: the right secret of a wrong kind is 403, whatever it could do', () => {
    holdsFor(known.filter((cell) => codeOf(cell) === 'caller_kind_refused'));
  });
});

/** What is asked here is not how fast it answers: another suite says so, of a system that has its time. */
const patient = { ANSWER_TIMEOUT_MS: '30000', OWNER_TIMEOUT_MS: '30000' };

const unlimited = Object.fromEntries(
  ['READ', 'WRITE', 'RUNNER', 'PUBLIC', 'REFUSED'].map((name) => [`RATE_LIMIT_${name}`, '1000000']),
);

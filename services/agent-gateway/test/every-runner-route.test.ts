import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type CallerKind,
  callerKinds,
  fillPath,
  type RouteDefinition,
  runnerRoutes,
  scopes,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from './harness.js';
import { named, sessionOf, tokenOf } from './people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ada = named('ada');
const routes: readonly RouteDefinition[] = runnerRoutes;
const kindsOf = ({ access }: RouteDefinition): readonly CallerKind[] =>
  access.who === 'caller' ? access.kinds : [];
const params = {
  ...{ job_id: newId(), run_id: newId(), repo_id: newId() },
  ...{ filename: 'report.txt', path: 'a.txt' },
};

const ask = async ({ method, path }: RouteDefinition, kind: CallerKind | 'nobody') => {
  const callers = {
    nobody: null,
    session: sessionOf(ada),
  } as const;
  const caller =
    kind === 'nobody' || kind === 'session'
      ? callers[kind]
      : tokenOf(ada, kind, { scopes: [...scopes] });
  const verb = method.toLowerCase() as 'get' | 'post' | 'patch';
  const { status, body } = await harness.send(verb, fillPath(path, params), caller);
  return [status, (body as { code?: string }).code] as const;
};

test.each(routes.map((route) => [route.id, route] as const))(
  'abuse 12: %s is for those kinds of caller alone that it declares, whatever scopes they have',
  async (_id, route) => {
    expect(await ask(route, 'nobody')).toEqual([401, 'assertion_refused']);
    for (const kind of callerKinds) {
      const [status, code] = await ask(route, kind);
      const refused = code === 'caller_kind_refused';
      expect([kind, refused]).toEqual([kind, !kindsOf(route).includes(kind)]);
      // 401 is for the gateway to say, whatever else is in the way.
      expect([kind, status === 401, refused && status !== 403]).toEqual([kind, false, false]);
    }
    expect(await harness.prisma.agent.count()).toBeLessThan(2);
  },
);

test('there are such routes', () => expect(routes.length).toBe(15));

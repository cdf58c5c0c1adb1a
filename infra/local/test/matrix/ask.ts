import { createHmac, randomUUID } from 'node:crypto';
import { cookieNames, csrfHeader, fillPath } from '@orchestrator/contracts';
import { csrfTokenOf } from '@orchestrator/http';
import type { Cell } from './cells.js';
import { credentialOf, type Headers, type Workshop } from './credentials.js';
import { exampleBodies, exampleQueries, type Ground } from './examples.js';
import { keyOf } from './key-of.js';
import { send, type Sent } from './send.js';
import { type Spent } from './spends.js';
import { exampleParams, pathIn } from '../example-params.js';
import type { World } from './world.js';

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * The request of a cell in this world: good in everything but perhaps the right to it.
 * @param spent what will be gone after it, and therefore is made for it alone
 */
export async function questionOf(
  workshop: Workshop,
  world: World,
  { route, caller, target }: Cell,
  spent: Spent = 'nothing',
): Promise<Question> {
  const thing = target.thing && (await world.thing(target.thing, spent === 'its thing'));
  const project = target.project && (await world.project(target.project));
  const namespace = target.namespace && world.name(target.namespace);
  const ground: Ground = {
    fresh: world.fresh(),
    namespace,
    newcomer: world.name('newcomer'),
    project,
    thing,
  };
  const params = {
    ...exampleParams(route.path),
    org: namespace,
    owner: namespace,
    name: project,
    username: thing,
    id: thing,
    path: thing ?? pathIn(route.path, ground.fresh),
    config: thing,
    key: thing ?? keyOf(ground.fresh),
    webhook_id: thing,
  };
  const query = new URLSearchParams({
    // All that there is to see: whether it may be seen is asked of the whole answer.
    ...(route.query && 'limit' in route.query.shape && { limit: '100' }),
    ...exampleQueries[route.id]?.(ground),
  });
  const body = exampleBodies[route.id]?.(ground);
  const credential = await credentialOf(workshop, world, caller, spent === 'its caller');
  return {
    method: route.method,
    path: fillPath(route.path, params) + (query.size > 0 ? `?${query.toString()}` : ''),
    headers: {
      ...(target.thing?.noun === 'sign-ups' && target.found
        ? asNewcomer(world, credential)
        : credential),
      ...(target.thing?.noun === 'hooks' && thing && signed(world.webhookSecret(thing), body)),
    },
    body,
  };
}

export const ask = (world: World, { method, path, headers, body }: Question): Promise<Sent> =>
  send(world.origin, method, path, headers, body);

/** The caller's own credential, in the browser of somebody who is about to sign up. */
function asNewcomer({ origin, founded }: World, credential: Headers): Headers {
  const { signUpCookie } = founded;
  const own = `${cookieNames.signIn.loopback}=${signUpCookie}`;
  const cookie = [credential.cookie, own].filter(Boolean).join('; ');
  return { ...credential, cookie, origin, [csrfHeader]: csrfTokenOf(signUpCookie) };
}

/** As Standard Webhooks signs. */
function signed(secret: string, body: unknown): Headers {
  const [id, seconds] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1_000))];
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${id}.${seconds}.${JSON.stringify(body)}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${createHmac('sha256', key).update(content).digest('base64')}`,
  };
}

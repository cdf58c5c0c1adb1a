import { signOut } from '@orchestrator/contracts';
import { generateToken } from '@orchestrator/token-format';
import type pg from 'pg';
import type { MintChild } from '../mint-child.js';
import { type Caller, namespaceOf } from './facts.js';
import { send } from './send.js';
import type { World } from './world.js';

export type Headers = Readonly<Record<string, string>>;

/** What credentials are made with, besides the API. */
export interface Workshop {
  readonly sql: pg.Client;
  readonly mintChild: MintChild;
}

/** The headers with which this caller comes to this world; made once, unless one of its own is asked for. */
export async function credentialOf(
  workshop: Workshop,
  world: World,
  caller: Caller,
  itsOwn: boolean,
): Promise<Headers> {
  const { kind, owner, stale, ended } = caller;
  if (kind === 'none') return {};
  if (kind === 'session') {
    const state = ended === undefined ? (stale ? 'stale' : 'fresh') : 'ended';
    const headers = world.session(owner, state);
    if (ended !== undefined) await world.once(caller.name, () => signOutWith(world, headers));
    return headers;
  }
  const make = (): Promise<string> => tokenOf(workshop, world, caller);
  const token = await (itsOwn ? make() : world.once(caller.name, make));
  return { authorization: `Bearer ${token}` };
}

async function signOutWith({ origin }: World, headers: Headers): Promise<string> {
  const { status } = await send(origin, signOut.method, signOut.path, headers);
  if (status !== 204) throw new Error(`Signing out was answered with ${status}`);
  return '';
}

async function tokenOf(workshop: Workshop, world: World, caller: Caller): Promise<string> {
  const { kind, ended } = caller;
  if (ended === 'unknown') return generateToken('personal');
  if (kind === 'instance' || kind === 'job') return childOf(workshop, world, caller);
  const shelf = await world.shelfOf(...shelfNameOf(caller));
  const repositories = await limitOf(world, caller);
  const made = await world.makeToken(shelf, caller.scopes, repositories && { repositories });
  world.belongings.set(made.id, caller.owner);
  if (ended === 'revoked') {
    const { collection, params, keeper } = shelf;
    await world.asKeeper(keeper, collection.revoke, { ...params, id: made.id });
  }
  if (ended === 'expired') {
    await workshop.sql.query(
      `UPDATE token.token SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [made.id],
    );
  }
  return made.token;
}

async function limitOf(world: World, { limit }: Caller): Promise<string[] | undefined> {
  if (limit === null) return undefined;
  const named = limit.map(
    async (key) => `${world.name(namespaceOf(key))}/${await world.project(key)}`,
  );
  return Promise.all(named);
}

function shelfNameOf({ kind, owner, project }: Caller): Parameters<World['shelfOf']> {
  if (kind === 'trigger' && project) return ['trigger-tokens', project];
  return [kind === 'agent' ? 'agent-tokens' : 'tokens', owner];
}

async function childOf(
  workshop: Workshop,
  world: World,
  { kind, owner, ended }: Caller,
): Promise<string> {
  const shelf = await world.shelfOf('agent-tokens', owner);
  const agent = await world.makeToken(shelf, []);
  const instance = await workshop.mintChild('instance', agent.id);
  const child = kind === 'job' ? await workshop.mintChild('job', instance.id) : instance;
  if (ended !== undefined) {
    const { collection, params, keeper } = shelf;
    await world.asKeeper(keeper, collection.revoke, { ...params, id: agent.id });
  }
  return child.token;
}

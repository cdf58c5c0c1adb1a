import {
  addTriggerConfigVersion,
  cookieNames,
  createProject,
  createTriggerConfig,
  createWebhook,
  csrfHeader,
  fillPath,
  organizationAgentTokens,
  organizationSecrets,
  organizationTokens,
  personalAgentTokens,
  personalTokens,
  pipelineFiles,
  projectFiles,
  projectSecrets,
  registerAgent,
  registeredAgent,
  type RouteDefinition,
  type TokenCollection,
  triggerTokens,
  userSecrets,
} from '@orchestrator/contracts';
import { csrfTokenOf } from '@orchestrator/http';
import { z } from 'zod';
import type pg from 'pg';
import { pathIn } from '../example-params.js';
import { storeArtifact } from '../store-artifact.js';
import { storeRun } from '../store-run.js';
import { scopesOfThings } from './expectation.js';
import {
  isOrganization,
  keeperOf,
  memberOf,
  type NamespaceKey,
  namespaceOf,
  type Person,
  type ProjectKey,
  type Thing,
} from './facts.js';
import { keyOf } from './key-of.js';
import { send, type Sent } from './send.js';
import { type Founded, nameIn, type SessionKey, type SessionState } from './world-names.js';

/** A place where tokens are made. */
interface Shelf {
  readonly collection: TokenCollection;
  readonly params: Readonly<Record<string, string>>;
  readonly keeper: Person;
}

const madeToken = z.object({ id: z.string(), token: z.string() });
const madeProject = z.object({ id: z.string() });
const madeWebhook = z.object({ id: z.string(), secret: z.string() });

/** One world: what it was founded with, and what is made in it once it is asked for. */
export class World {
  readonly #made = new Map<string, Promise<string>>();
  readonly #webhookSecrets = new Map<string, string>();
  readonly #sessions = new Map<SessionKey, Record<string, string>>();
  /** Ids of what was made or founded here, with the namespace that they belong to. */
  readonly belongings = new Map<string, NamespaceKey>();

  constructor(
    readonly origin: string,
    readonly founded: Founded,
    readonly sql: pg.Client,
    readonly blobFolder: string,
  ) {
    for (const ids of [founded.identities, founded.invitations]) {
      for (const [key, id] of ids) this.belongings.set(id, key);
    }
    for (const [key, { id }] of founded.sessions) {
      this.belongings.set(id, key.slice(0, key.indexOf(' ')) as NamespaceKey);
    }
  }

  name(key: NamespaceKey): string {
    return nameIn(this.founded, key);
  }

  /** What a path says for this thing: its id, or a username. @param anew another token than before */
  async thing({ noun, within, stale }: Thing, anew = false): Promise<string> {
    const namespace = namespaceIn(within);
    const { identities, invitations, links, sessions } = this.founded;
    switch (noun) {
      case 'members':
        return this.name(isOrganization(namespace) ? memberOf(namespace) : namespace);
      case 'invitations':
        return known(invitations.get(namespace));
      case 'identities':
        return known(identities.get(namespace));
      case 'sessions':
        return known(sessions.get(`${namespace} spare`)).id;
      case 'links':
        return known(links.get(`${namespace} ${stale ? 'stale' : 'fresh'}`));
      case 'sign-ups':
        return '';
      case 'runs':
      case 'waiting-jobs':
        return anew
          ? this.#makeRun(noun, within as ProjectKey)
          : this.once(`${noun} ${within}`, () => this.#makeRun(noun, within as ProjectKey));
      case 'secrets':
        return anew
          ? this.#makeSecret(within)
          : this.once(`${noun} ${within}`, () => this.#makeSecret(within));
      case 'trigger-configs':
        return anew
          ? this.#makeConfig(within as ProjectKey)
          : this.once(`${noun} ${within}`, () => this.#makeConfig(within as ProjectKey));
      case 'pipelines':
      case 'files':
        return anew
          ? this.#makeFile(noun, within as ProjectKey)
          : this.once(`${noun} ${within}`, () => this.#makeFile(noun, within as ProjectKey));
      case 'agents':
        return anew
          ? this.#makeAgent(namespace)
          : this.once(`${noun} ${within}`, () => this.#makeAgent(namespace));
      case 'webhooks':
      case 'hooks':
        return anew
          ? this.#makeWebhook(within as ProjectKey)
          : this.once(`webhooks ${within}`, () => this.#makeWebhook(within as ProjectKey));
      case 'tokens':
      case 'agent-tokens':
      case 'trigger-tokens':
        return anew
          ? this.#makeThing(noun, within)
          : this.once(`${noun} ${within}`, () => this.#makeThing(noun, within));
    }
  }

  async #makeThing(
    noun: Parameters<World['shelfOf']>[0],
    within: NamespaceKey | ProjectKey,
  ): Promise<string> {
    const { id } = await this.makeToken(await this.shelfOf(noun, within), scopesOfThings);
    this.belongings.set(id, namespaceIn(within));
    return id;
  }

  /** @returns the id of a run that has ended, or of a job that waits */
  async #makeRun(noun: 'runs' | 'waiting-jobs', within: ProjectKey): Promise<string> {
    const namespace = namespaceOf(within);
    const [owner, project] = [this.name(namespace), await this.project(within)];
    const waits = noun === 'waiting-jobs';
    const { runId, jobId } = await storeRun(this.sql, { owner, project, waits });
    if (!waits) await storeArtifact(this.sql, this.blobFolder, runId);
    for (const id of [runId, jobId]) this.belongings.set(id, namespace);
    return waits ? jobId : runId;
  }

  /** @returns its key, which no other secret of this world has */
  async #makeSecret(within: NamespaceKey | ProjectKey): Promise<string> {
    const namespace = namespaceIn(within);
    const key = keyOf(`${this.fresh()}-key`);
    const ofNamespace = isOrganization(namespace) ? organizationSecrets : userSecrets;
    const { write } = within.includes('/') ? projectSecrets : ofNamespace;
    const named = {
      org: this.name(namespace),
      owner: this.name(namespace),
      name: within.includes('/') ? await this.project(within as ProjectKey) : '',
    };
    await this.asKeeper(keeperOf(namespace), write, { ...named, key }, { value: 'a value' });
    this.belongings.set(key, namespace);
    return key;
  }

  /** With one version. @returns its name, which no other one of this world has */
  async #makeConfig(within: ProjectKey): Promise<string> {
    const namespace = namespaceOf(within);
    const place = { owner: this.name(namespace), name: await this.project(within) };
    const [name, keeper] = [`${this.fresh()}-config`, keeperOf(namespace)];
    await this.asKeeper(keeper, createTriggerConfig, place, { name });
    const version = { workflow_path: 'build.sh' };
    await this.asKeeper(keeper, addTriggerConfigVersion, { ...place, config: name }, version);
    this.belongings.set(name, namespace);
    return name;
  }

  /** @returns its path, which no other file of this world has */
  async #makeFile(noun: 'pipelines' | 'files', within: ProjectKey): Promise<string> {
    const { write } = noun === 'pipelines' ? pipelineFiles : projectFiles;
    const namespace = namespaceOf(within);
    const [owner, name] = [this.name(namespace), await this.project(within)];
    const path = pathIn(write.path, this.fresh());
    await this.asKeeper(keeperOf(namespace), write, { owner, name, path }, {});
    this.belongings.set(path, namespace);
    return path;
  }

  /** One that has registered. */
  async #makeAgent(namespace: NamespaceKey): Promise<string> {
    const { id: tokenId, token } = await this.makeToken(
      await this.shelfOf('agent-tokens', namespace),
      [],
    );
    const headers = { authorization: `Bearer ${token}` };
    const sent = await send(this.origin, registerAgent.method, registerAgent.path, headers, {});
    const { instance_id: id } = registeredAgent.parse(JSON.parse(done(registerAgent, sent)));
    for (const made of [id, tokenId]) this.belongings.set(made, namespace);
    return id;
  }

  async #makeWebhook(within: ProjectKey): Promise<string> {
    const namespace = namespaceOf(within);
    const [owner, name] = [this.name(namespace), await this.project(within)];
    const body = { source: 'standard', pipeline: 'build.sh' };
    const text = await this.asKeeper(keeperOf(namespace), createWebhook, { owner, name }, body);
    const { id, secret } = madeWebhook.parse(JSON.parse(text));
    this.belongings.set(id, namespace);
    this.#webhookSecrets.set(id, secret);
    return id;
  }

  /** What deliveries to a webhook that was made here are signed with. */
  webhookSecret(id: string): string {
    return known(this.#webhookSecrets.get(id));
  }

  /** Where the tokens of this noun are made in a namespace or a project. */
  async shelfOf(
    noun: 'tokens' | 'agent-tokens' | 'trigger-tokens',
    within: NamespaceKey | ProjectKey,
  ): Promise<Shelf> {
    const namespace = namespaceIn(within);
    const keeper = keeperOf(namespace);
    if (noun === 'trigger-tokens') {
      const [owner, name] = [this.name(namespace), await this.project(within as ProjectKey)];
      return { collection: triggerTokens, params: { owner, name }, keeper };
    }
    const [ofUser, ofOrganization] =
      noun === 'tokens'
        ? ([personalTokens, organizationTokens] as const)
        : ([personalAgentTokens, organizationAgentTokens] as const);
    return isOrganization(namespace)
      ? { collection: ofOrganization, params: { org: this.name(namespace) }, keeper }
      : { collection: ofUser, params: {}, keeper };
  }

  async makeToken(
    { collection, params, keeper }: Shelf,
    scopes: readonly string[],
    more: object = {},
  ): Promise<{ id: string; token: string }> {
    const carries = collection.kind === 'personal' || collection.kind === 'organization';
    const body = { label: this.fresh(), ...(carries && { scopes }), ...more };
    return madeToken.parse(
      JSON.parse(await this.asKeeper(keeper, collection.create, params, body)),
    );
  }

  /** The name of a project, which is made if it is to be there. */
  project(key: ProjectKey): Promise<string> {
    const name = key.slice(key.indexOf('/') + 1);
    if (name === 'none') return Promise.resolve(name);
    return this.once(`project ${key}`, async () => {
      const namespace = namespaceOf(key);
      const body = { owner: this.name(namespace), name, vcs_type: 'orchestrator' };
      const text = await this.asKeeper(keeperOf(namespace), createProject, {}, body);
      this.belongings.set(madeProject.parse(JSON.parse(text)).id, namespace);
      return name;
    });
  }

  /** What a session of this user sends to change something, as a page would. */
  session(person: NamespaceKey, state: SessionState): Record<string, string> {
    const key = `${person} ${state}` as const;
    let headers = this.#sessions.get(key);
    if (headers === undefined) {
      const { cookie } = known(this.founded.sessions.get(key));
      headers = {
        cookie: `${cookieNames.session.loopback}=${cookie}`,
        origin: this.origin,
        [csrfHeader]: csrfTokenOf(cookie),
      };
      this.#sessions.set(key, headers);
    }
    return headers;
  }

  /** As somebody who may. @returns the body of the answer */
  async asKeeper(
    keeper: Person,
    route: RouteDefinition,
    params: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<string> {
    const path = fillPath(route.path, params);
    const headers = this.session(keeper, 'fresh');
    return done(route, await send(this.origin, route.method, path, headers, body));
  }

  #last = 0;

  /** A name that nothing has yet. */
  fresh(): string {
    this.#last += 1;
    return `new-${this.founded.number}-${this.#last}`;
  }

  /** What only has to be made once, by a name of its own. */
  once(what: string, make: () => Promise<string>): Promise<string> {
    let made = this.#made.get(what);
    if (made === undefined) this.#made.set(what, (made = make()));
    return made;
  }
}

const namespaceIn = (within: NamespaceKey | ProjectKey): NamespaceKey =>
  within.includes('/') ? namespaceOf(within as ProjectKey) : (within as NamespaceKey);

function done({ id }: RouteDefinition, { status, text }: Sent): string {
  if (status >= 300) throw new Error(`${id} was answered with ${status}: ${text}`);
  return text;
}

export function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('There is no such thing in this world');
  return found;
}

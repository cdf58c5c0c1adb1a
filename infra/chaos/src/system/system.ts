import {
  eventually,
  type PlacedText,
  postgresTexts,
  redisTexts,
  type RedisServer,
  type TcpProxy,
} from '@orchestrator/testing';
import pg from 'pg';
import { lastingPort } from './lasting-port.js';
import { openBackends, type Backends } from './backends.js';
import { sessionHeaders, type FirstUser } from './direct-callers.js';
import { startEchoUpstream, type EchoUpstream } from './echo-upstream.js';
import { gatewayEnvironment, serviceEnvironment, type Places } from './environments.js';
import { KeepAliveClient } from './keep-alive-client.js';
import { Ledger } from './ledger.js';
import { ManagedProcess, type Mutation } from './managed-process.js';
import type { PostgresCluster } from './postgres-cluster.js';
import { createSystemKeys, type SystemKeys } from './system-keys.js';

export interface SystemOptions {
  readonly gateways?: number;
  readonly tokenReplicas?: number;
  /** In place of a database in the server that is there. */
  readonly cluster?: PostgresCluster;
  /** A guard to take out of every gateway, or of every replica of the token service. */
  readonly mutations?: { readonly gateway?: Mutation; readonly token?: Mutation };
  readonly accessLog?: 'all' | 'refused' | 'off';
  readonly drainMs?: number;
  /** Begin while PostgreSQL, Redis and RabbitMQ can't be reached, and let them come up then. */
  readonly dependenciesLast?: boolean;
}

export interface Member {
  readonly process: ManagedProcess;
  readonly origin: string;
  readonly internalOrigin: string;
  /** Its own way to Redis. */
  readonly redis: TcpProxy;
}

export interface IssuedToken {
  readonly id: string;
  readonly value: string;
}

const calmRevokeMs = 800;
const serving = /"msg":"(serving|gateway is ready)"/;

/** Every program of the system as a process of its own, on backends that can be harmed. */
export class System {
  readonly gateways: Member[] = [];
  readonly tokens: Member[] = [];
  readonly ledger: Ledger;
  identity!: Member;
  #user: FirstUser | undefined;
  #session: (() => Promise<Record<string, string>>) | undefined;
  #labels = 0;

  constructor(
    readonly backends: Backends,
    readonly upstream: EchoUpstream,
    readonly signing: SystemKeys,
  ) {
    this.ledger = new Ledger(backends.directDatabaseUrl, backends.recorder);
  }

  get redis(): RedisServer {
    return this.backends.redis;
  }

  get members(): readonly Member[] {
    return [...this.tokens, this.identity, ...this.gateways];
  }

  get tokenService(): Member {
    return at(this.tokens, 0);
  }

  gateway(index: number): Member {
    return at(this.gateways, index % this.gateways.length);
  }

  /** A personal access token of the first user, made at the token service as for one signed in. */
  async issue(scopes: readonly string[] = ['read'], by = this.tokenService): Promise<IssuedToken> {
    this.#labels += 1;
    const label = `chaos ${this.#labels}`;
    this.#user ??= await this.firstUser();
    this.#session ??= await sessionHeaders(this.signing, this.#user);
    const answer = await fetch(`${by.origin}/api/v2/user/tokens`, {
      method: 'POST',
      headers: { ...(await this.#session()), 'content-type': 'application/json' },
      body: JSON.stringify({ label, scopes }),
    });
    if (answer.status !== 201) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
    const { id, token: value } = (await answer.json()) as { id: string; token: string };
    this.ledger.created.add(id);
    return { id, value };
  }

  async issueMany(count: number, scopes?: readonly string[]): Promise<IssuedToken[]> {
    const issued: IssuedToken[] = [];
    while (issued.length < count) {
      const next = Math.min(8, count - issued.length);
      issued.push(...(await Promise.all(Array.from({ length: next }, () => this.issue(scopes)))));
    }
    return issued;
  }

  /** Comes when every gateway may use what it caches, or those given may. */
  async trusted(members: readonly Member[] = this.gateways, withinMs = 20_000): Promise<void> {
    await eventually(
      async () => {
        const all = await Promise.all(members.map(trusts));
        return all.every(Boolean);
      },
      { withinMs, everyMs: 50 },
    );
  }

  /** Revokes at the token service itself, as one signed in; comes with the answer's status. */
  async revoke(id: string, by = this.tokenService): Promise<number> {
    const answer = await fetch(`${by.origin}/api/v2/user/tokens/${id}`, {
      method: 'DELETE',
      headers: (await this.#session?.()) ?? {},
    });
    if (answer.status === 204) this.ledger.revoked.add(id);
    return answer.status;
  }

  /**
   * Comes when every gateway trusts its caches, and a revoke is answered by acknowledgement, not by
   * waiting: for a while after a start or a reconnection it would wait anyway, and prove little.
   */
  async calm(): Promise<void> {
    await this.trusted();
    await eventually(
      async () => {
        const { id } = await this.issue();
        const begunAt = performance.now();
        return (await this.revoke(id)) === 204 && performance.now() - begunAt < calmRevokeMs;
      },
      { withinMs: 30_000, everyMs: 200 },
    );
  }

  /** Everything that could hold what it must not, for a scan. */
  async *texts(): AsyncGenerator<PlacedText> {
    for (const { process } of this.members) {
      for (const text of process.lines) yield { where: `log of ${process.name}`, text };
    }
    yield* postgresTexts(this.backends.directDatabaseUrl);
    yield* redisTexts(this.redis.url);
    for (const event of this.backends.recorder.deliveries) {
      yield { where: 'event', text: JSON.stringify(event) };
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ process }) => process.kill()));
    await this.upstream.close();
    await this.backends.close();
  }

  async firstUser(): Promise<FirstUser> {
    const client = new pg.Client({ connectionString: this.backends.directDatabaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<FirstUser>('SELECT id, username FROM identity.user');
      return at(rows, 0);
    } finally {
      await client.end();
    }
  }
}

/** Starts it; comes when everything serves and every gateway trusts its caches. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const backends = await openBackends(options.cluster);
  const system = new System(backends, await startEchoUpstream(), await createSystemKeys());
  try {
    await launch(system, options);
    return system;
  } catch (error) {
    await system.close();
    throw error;
  }
}

async function launch(system: System, options: SystemOptions): Promise<void> {
  const { backends, upstream } = system;
  const { gateways = 3, tokenReplicas = 1, mutations, dependenciesLast = false } = options;
  const member = async (
    program: { name: string; main: string; mutation?: Mutation | undefined },
    environment: (places: Places & { port: number; internalPort: number }) => object,
  ): Promise<Member> => {
    const [port, internalPort, redis] = [
      await lastingPort(),
      await lastingPort(),
      await backends.redisProxy(),
    ];
    const settings = environment({
      keys: system.signing,
      redisUrl: `redis://127.0.0.1:${redis.port}`,
      amqpUrl: backends.amqpUrl,
      exchange: backends.exchange,
      queuePrefix: backends.queuePrefix,
      port,
      internalPort,
    }) as Record<string, string>;
    return {
      process: new ManagedProcess({ ...program, environment: settings, readyWhen: serving }),
      origin: `http://127.0.0.1:${port}`,
      internalOrigin: `http://127.0.0.1:${internalPort}`,
      redis,
    };
  };
  const service = (name: string, folder: string, mutation?: Mutation) =>
    member({ name, main: `services/${folder}/dist/main.js`, mutation }, (places) =>
      serviceEnvironment({ ...places, databaseUrl: backends.databaseUrl }),
    );
  system.identity = await service('identity', 'identity');
  for (let index = 0; index < tokenReplicas; index += 1) {
    system.tokens.push(await service(`token ${index}`, 'token', mutations?.token));
  }
  for (let index = 0; index < gateways; index += 1) {
    const program = {
      name: `gateway ${index}`,
      main: 'gateway/dist/main.js',
      mutation: mutations?.gateway,
    };
    const gateway = await member(program, (places) =>
      gatewayEnvironment({
        ...places,
        tokenUrl: system.tokenService.origin,
        identityUrl: system.identity.origin,
        upstreamUrl: upstream.url,
        accessLog: options.accessLog ?? 'refused',
        drainMs: options.drainMs ?? 0,
      }),
    );
    system.gateways.push(gateway);
  }
  const proxies = [backends.postgres, backends.rabbit, ...system.members.map(({ redis }) => redis)];
  if (dependenciesLast) await Promise.all(proxies.map((proxy) => proxy.refuse()));
  await Promise.all(system.members.map(({ process }) => process.launch()));
  if (dependenciesLast) {
    await Promise.all(system.gateways.map(({ process }) => process.ready()));
    await Promise.all(proxies.map((proxy) => proxy.accept()));
  }
  await Promise.all(system.members.map(({ process }) => process.ready()));
  await system.calm();
}

/** Whether a gateway uses its caches, of tokens and of principals. */
async function trusts({ internalOrigin }: Pick<Member, 'internalOrigin'>): Promise<boolean> {
  const answer = await fetch(`${internalOrigin}/readyz`);
  const { dependencies } = (await answer.json()) as {
    dependencies: Record<string, { detail?: string }>;
  };
  return ['token_cache', 'identity_cache'].every(
    (name) => dependencies[name]?.detail === 'trusted',
  );
}

/** A connection to a gateway or service. */
export const connectTo = ({ origin }: Pick<Member, 'origin'>) => new KeepAliveClient(origin);

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no number ${index}.`);
  return item;
}

export const closeClients = async (clients: readonly KeepAliveClient[]): Promise<void> => {
  await Promise.all(clients.map((client) => client.close()));
};

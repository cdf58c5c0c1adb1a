import { endSession, fillPath } from '@orchestrator/contracts';
import {
  eventually,
  type PlacedText,
  postgresTexts,
  redisTexts,
  type RedisServer,
  type TcpProxy,
} from '@orchestrator/testing';
import type { Backends } from './backends.js';
import type { DirectCallers } from './direct-callers.js';
import type { EchoUpstream } from './echo-upstream.js';
import { KeepAliveClient } from './keep-alive-client.js';
import { Ledger } from './ledger.js';
import type { ManagedProcess } from './managed-process.js';
import { People, type Person } from './people.js';
import type { SystemKeys } from './system-keys.js';

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
const atOnce = 8;

/** Every program of the system as a process of its own, on backends that can be harmed. */
export class System {
  readonly gateways: Member[] = [];
  readonly tokens: Member[] = [];
  readonly ledger: Ledger;
  readonly people: People;
  identity!: Member;
  pipeline!: Member;
  triggerIngest!: Member;
  agentGateway!: Member;
  #user: Person | undefined;
  #labels = 0;

  constructor(
    readonly backends: Backends,
    readonly upstream: EchoUpstream,
    readonly signing: SystemKeys,
    readonly callers: DirectCallers,
  ) {
    this.people = new People(backends.directDatabaseUrl);
    this.ledger = new Ledger(backends.directDatabaseUrl, backends.recorder);
  }

  get redis(): RedisServer {
    return this.backends.redis;
  }

  get members(): readonly Member[] {
    return [
      this.pipeline,
      ...this.tokens,
      this.identity,
      this.triggerIngest,
      this.agentGateway,
      ...this.gateways,
    ];
  }

  get tokenService(): Member {
    return at(this.tokens, 0);
  }

  gateway(index: number): Member {
    return at(this.gateways, index % this.gateways.length);
  }

  /** A personal access token, the first user's if of nobody else, made as for one signed in. */
  async issue(scopes: readonly string[] = ['read'], owner?: Person): Promise<IssuedToken> {
    this.#labels += 1;
    const label = `chaos ${this.#labels}`;
    const assertion = await this.callers.signedIn('token', owner ?? (await this.firstUser()));
    const answer = await fetch(`${this.tokenService.origin}/api/v2/user/tokens`, {
      method: 'POST',
      headers: { ...assertion, 'content-type': 'application/json' },
      body: JSON.stringify({ label, scopes }),
    });
    if (answer.status !== 201) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
    const { id, token: value } = (await answer.json()) as { id: string; token: string };
    this.ledger.created.add(id);
    return { id, value };
  }

  async issueMany(count: number, scopes?: readonly string[]): Promise<IssuedToken[]> {
    const user = await this.firstUser();
    return this.issueEach(
      Array.from({ length: count }, () => user),
      scopes,
    );
  }

  /** A token for each. */
  async issueEach(owners: readonly Person[], scopes?: readonly string[]): Promise<IssuedToken[]> {
    const issued: IssuedToken[] = [];
    for (let start = 0; start < owners.length; start += atOnce) {
      const some = owners.slice(start, start + atOnce);
      issued.push(...(await Promise.all(some.map((owner) => this.issue(scopes, owner)))));
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
      headers: await this.callers.signedIn('token', await this.firstUser()),
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

  /** The same of the end of a session, for what the identity service decides. */
  async calmIdentity(): Promise<void> {
    await this.trusted();
    const user = await this.firstUser();
    await eventually(
      async () => {
        const [session] = await this.people.addSessions([user]);
        if (session === undefined) return false;
        const begunAt = performance.now();
        const path = fillPath(endSession.path, { id: session.id });
        const headers = await this.callers.signedIn('identity', user);
        const { status } = await fetch(this.identity.origin + path, { method: 'DELETE', headers });
        return status === 204 && performance.now() - begunAt < calmRevokeMs;
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

  /** The one who was there first. */
  async firstUser(): Promise<Person> {
    this.#user ??= await this.people.first();
    return this.#user;
  }
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

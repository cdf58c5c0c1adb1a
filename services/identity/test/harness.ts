import { randomBytes } from 'node:crypto';
import { createLocalCoherence } from '@orchestrator/cache';
import {
  assertionHeader,
  type Caller,
  type CallerNamespace,
  clientAddressHeader,
  type Scope,
  type ServiceName,
} from '@orchestrator/contracts';
import { createDatabaseAdapter, newId, transactionOptions } from '@orchestrator/database';
import {
  type AssertionSigner,
  createAssertionSigner,
  generateSigningKey,
  publicPart,
} from '@orchestrator/internal-auth';
import { type CloudEvent, createInProcessEventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import { closeAtEnd } from '@orchestrator/testing';
import request, { type Test } from 'supertest';
import { PrismaClient } from '../src/generated/prisma/client.js';
import {
  type IdentityAdapters,
  type IdentityService,
  type IdentityServiceConfig,
  runIdentityService,
} from '../src/index.js';
import { openStore, type StoreKind } from './open-store.js';

export interface TestUser {
  readonly id: string;
  readonly name: string;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Harness {
  readonly service: IdentityService;
  readonly config: IdentityServiceConfig;
  readonly given: IdentityAdapters;
  readonly prisma: PrismaClient;
  /** Every event that the service published. */
  readonly events: readonly CloudEvent[];
  /** Cache names that were void when the change behind them was answered. */
  readonly invalidated: readonly (readonly string[])[];
  /** Sends a request as the gateway would for this caller; null sends no assertion at all. */
  send(method: Method, path: string, caller: Caller | null, audience?: ServiceName): Test;
  /** A user with this name, written past the service. */
  addUser(name?: string): Promise<TestUser>;
  /**
   * A session of this user, written past the service, as the gateway tells of it, with the
   * namespaces that the service itself tells of.
   */
  sessionOf(user: TestUser, options?: { fresh?: boolean }): Promise<SessionCaller>;
  tokenOf(user: TestUser, scopes: readonly Scope[]): Promise<TokenCaller>;
  close(): Promise<void>;
}

export type SessionCaller = Extract<Caller, { type: 'session' }>;
export type TokenCaller = Extract<Caller, { type: 'token' }>;

export const gatewayItself: Caller = { type: 'service', service: 'gateway' };

/** The operator's command line. */
export const commandLine: Caller = { type: 'service', service: 'admin' };

/** A token of the organization itself. */
export const organizationToken = (
  { id, name }: TestUser,
  scopes: readonly Scope[],
): TokenCaller => ({
  type: 'token',
  token: { ...unlimited, id: newId(), kind: 'organization', scopes: [...scopes] },
  principal: {
    type: 'organization',
    id,
    name,
    namespaces: [{ id, name, type: 'organization', role: 'admin' }],
  },
});

const unlimited = { expires_at: null, ip_allowlist: null, repositories: null };

/** The service on a store of its own, with an in-process bus and cache, called as the gateway calls it. */
export async function startHarness(
  options: {
    store?: StoreKind;
    given?: IdentityAdapters;
    config?: Partial<IdentityServiceConfig>;
  } = {},
): Promise<Harness> {
  const store = await openStore(options.store);
  const log = createLogger({ service: 'identity', level: 'silent' });
  const keys = {
    gateway: await generateSigningKey('gateway'),
    admin: await generateSigningKey('admin'),
  };
  const signers = {
    gateway: await createAssertionSigner(keys.gateway),
    admin: await createAssertionSigner(keys.admin),
  };
  const bus = createInProcessEventBus({ log });
  const events: CloudEvent[] = [];
  await bus.consume({
    queue: 'test.everything',
    types: ['#'],
    handle: (event) => {
      events.push(event);
      return Promise.resolve();
    },
  });
  const { owner } = createLocalCoherence();
  const invalidated: (readonly string[])[] = [];
  const coherence: typeof owner = {
    invalidate: (work) =>
      owner.invalidate(async (guard) => {
        const done = await work(guard);
        invalidated.push(done.ids);
        return done;
      }),
    announce: (ids) => owner.announce(ids),
    status: () => owner.status(),
    close: () => owner.close(),
  };
  const given: IdentityAdapters = { database: store.target, bus, coherence, log, ...options.given };
  const config = { ...testConfig(Object.values(keys).map(publicPart)), ...options.config };
  const service = await runIdentityService(config, given);
  const prisma = new PrismaClient({
    adapter: createDatabaseAdapter({ target: store.target, schema: 'identity', log }),
    transactionOptions,
  });
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    await service.close();
    await bus.close();
    await prisma.$disconnect();
    await store.close();
  };
  const close = () => (closed ??= closeOnce());
  // A test that fails before it closes must not keep the others waiting.
  closeAtEnd(close);
  const send = sender(service, signers);
  const principalOf = async ({ id, name }: TestUser) => {
    const { body } = await send('post', '/internal/v1/principals/resolve', gatewayItself)
      .send({ type: 'user', id })
      .expect(200);
    const { namespaces } = body.principal as { namespaces: CallerNamespace[] };
    return { type: 'user' as const, id, name, namespaces };
  };
  return {
    service,
    config,
    given,
    prisma,
    events,
    invalidated,
    send,
    addUser: async (name = `user-${newId().slice(-12)}`) => {
      const id = newId();
      await prisma.namespaceName.create({ data: { name, holderType: 'user', holderId: id } });
      await prisma.user.create({ data: { id, username: name, displayName: name } });
      return { id, name };
    },
    sessionOf: async (user, { fresh = true } = {}) => {
      const id = newId();
      const freshUntil = new Date(Date.now() + (fresh ? 600_000 : -1_000));
      await prisma.session.create({
        data: {
          id,
          digest: new Uint8Array(randomBytes(32)),
          userId: user.id,
          identityId: newId(),
          provider: 'test',
          freshUntil,
        },
      });
      return {
        type: 'session',
        session: { id, fresh_until: freshUntil.toISOString() },
        principal: await principalOf(user),
      };
    },
    tokenOf: async (user, scopes) => ({
      type: 'token',
      token: { ...unlimited, id: newId(), kind: 'personal', scopes: [...scopes] },
      principal: await principalOf(user),
    }),
    close,
  };
}

const testConfig = (keys: ReturnType<typeof publicPart>[]): IdentityServiceConfig => ({
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  HOST: '127.0.0.1',
  PORT: 0,
  INTERNAL_HOST: '127.0.0.1',
  INTERNAL_PORT: 0,
  DATABASE_CONNECTIONS: 8,
  REDIS_PREFIX: 'test',
  EVENT_EXCHANGE: 'test',
  QUEUE_PREFIX: '',
  PUBLIC_URL: 'http://localhost:8080',
  MAIL_RETRY_MS: 1_000,
  TRUSTED_KEYS: { keys },
  ANSWER_TIMEOUT_MS: 15_000,
  SHUTDOWN_GRACE_MS: 1_000,
  DRAIN_MS: 0,
  PROCESS_METRICS: false,
  PROVIDERS: [],
  SIGN_UP: 'open',
  SIGN_UP_ALLOWLIST: [],
});

const sender =
  (
    service: IdentityService,
    signers: Record<'gateway' | 'admin', AssertionSigner>,
  ): Harness['send'] =>
  (method, path, caller, audience = 'identity') => {
    const test = request(`http://127.0.0.1:${service.port}`)[method](path);
    void test.set(clientAddressHeader, '198.51.100.7');
    if (caller === null) return test;
    const isOperator = caller.type === 'service' && caller.service === 'admin';
    const signer = isOperator ? signers.admin : signers.gateway;
    const end = test.end.bind(test);
    // The assertion is signed when the request goes out.
    test.end = (callback) => {
      void Promise.resolve(signer.sign(audience, caller)).then((assertion) => {
        void test.set(assertionHeader, assertion);
        end(callback);
      });
      return test;
    };
    return test;
  };

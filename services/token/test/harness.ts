import { createLocalCoherence } from '@orchestrator/cache';
import {
  assertionHeader,
  type Caller,
  clientAddressHeader,
  type ServiceName,
} from '@orchestrator/contracts';
import { createDatabaseAdapter, newId, transactionOptions } from '@orchestrator/database';
import { type CloudEvent, createInProcessEventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import { closeAtEnd } from '@orchestrator/testing';
import request, { type Test } from 'supertest';
import { PrismaClient } from '../src/generated/prisma/client.js';
import type { PresentedToken } from '../src/features/presenters/present-token.js';
import {
  runTokenService,
  type TokenService,
  type TokenServiceAdapters,
  type TokenServiceConfig,
} from '../src/index.js';
import { sessionOf } from './callers.js';
import { testPepper } from './insert-child.js';
import { openStore, type StoreKind } from './open-store.js';
import { createSigners } from './create-signers.js';
import { createStandInProjects, type StandInProjects } from './stand-in-projects.js';
import type { TestUser } from './test-user.js';

export {
  agentGateway,
  gatewayItself,
  organizationTokenOf,
  sessionOf,
  type TokenCaller,
  tokenOf,
} from './callers.js';
export {
  organizationNamed,
  type TestOrganization,
  type TestUser,
  userNamed,
  withRole,
} from './test-user.js';

export interface CreatedForTest {
  readonly id: string;
  readonly value: string;
  readonly body: PresentedToken;
}

interface Destination {
  /** Which service the assertion is for; this one unless said otherwise. */
  readonly audience?: ServiceName;
  readonly port?: number;
}

type Method = 'get' | 'post' | 'patch' | 'delete';

export interface Harness {
  readonly service: TokenService;
  readonly config: TokenServiceConfig;
  readonly given: TokenServiceAdapters;
  readonly prisma: PrismaClient;
  readonly sql: PrismaClient;
  /** The projects that there are, where no pipeline service is asked. */
  readonly projects: StandInProjects;
  /** Every event that the service published. */
  readonly events: readonly CloudEvent[];
  readonly invalidated: readonly (readonly string[])[];
  readonly publish: (events: readonly CloudEvent[]) => Promise<void>;
  /** Sends a request as the gateway would for this caller; null sends no assertion at all. */
  send(method: Method, path: string, caller: Caller | null, to?: Destination): Test;
  /** Creates a personal access token in a session of the user. */
  create(user: TestUser, body?: Record<string, unknown>): Promise<CreatedForTest>;
  close(): Promise<void>;
}

/** The service on a store of its own, with an in-process bus and cache, called as the gateway calls it. */
export async function startHarness(
  options: {
    store?: StoreKind;
    given?: TokenServiceAdapters;
    config?: Partial<TokenServiceConfig>;
    /** A Redis for the coherence protocol, in place of the in-process one. */
    redisUrl?: string;
  } = {},
): Promise<Harness> {
  const store = await openStore(options.store);
  const log = createLogger({ service: 'token', level: 'silent' });
  const signers = await createSigners();
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
  const invalidated: (readonly string[])[] = [];
  const { owner } = createLocalCoherence();
  const coherence = {
    invalidate: (work: Parameters<typeof owner.invalidate>[0]) =>
      owner.invalidate(async (guard) => {
        const done = await work(guard);
        invalidated.push(done.ids);
        return done;
      }),
    announce: (ids: readonly string[]) => owner.announce(ids),
    status: () => owner.status(),
    close: () => owner.close(),
  } as typeof owner;
  const projects = createStandInProjects();
  const { redisUrl } = options;
  const given: TokenServiceAdapters = {
    database: store.target,
    bus,
    log,
    ...(options.config?.PIPELINE_URL === undefined && { projects }),
    ...(redisUrl === undefined && { coherence }),
    ...options.given,
  };
  const config = {
    ...testConfig(signers.trustedKeys),
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ...options.config,
  };
  const service = await runTokenService(config, given);
  const prisma = new PrismaClient({
    adapter: createDatabaseAdapter({ target: store.target, schema: 'token', log }),
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
  const send = sender(service, signers.sign);
  return {
    service,
    config,
    given,
    prisma,
    sql: prisma,
    projects,
    events,
    invalidated,
    publish: (published) => bus.publish(published),
    send,
    create: async (user, body = {}) => {
      const answer = await send('post', '/api/v2/user/tokens', sessionOf(user))
        .send({ label: `label ${newId()}`, scopes: ['token:admin'], ...body })
        .expect(201);
      const created = answer.body as PresentedToken & { token: string };
      return { id: created.id, value: created.token, body: created };
    },
    close,
  };
}

type Signers = Awaited<ReturnType<typeof createSigners>>;

const testConfig = (keys: Signers['trustedKeys']): TokenServiceConfig => ({
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
  TRUSTED_KEYS: { keys },
  ANSWER_TIMEOUT_MS: 15_000,
  SHUTDOWN_GRACE_MS: 1_000,
  DRAIN_MS: 0,
  PROCESS_METRICS: false,
  TOKEN_PEPPERS: [testPepper],
  // By hand: `service.sweepTokens()`.
  SWEEP_MS: 3_600_000,
});

const sender =
  (service: TokenService, sign: Signers['sign']): Harness['send'] =>
  (method, path, caller, { audience = 'token', port = service.port } = {}) => {
    const test = request(`http://127.0.0.1:${port}`)[method](path);
    void test.set(clientAddressHeader, '198.51.100.7');
    if (caller === null) return test;
    const end = test.end.bind(test);
    // The assertion is signed when the request goes out.
    test.end = (callback) => {
      void sign(audience, caller).then((assertion) => {
        void test.set(assertionHeader, assertion);
        end(callback);
      });
      return test;
    };
    return test;
  };

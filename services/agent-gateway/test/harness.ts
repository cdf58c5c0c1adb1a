import {
  assertionHeader,
  type Caller,
  clientAddressHeader,
  registerAgent,
  type ServiceName,
} from '@orchestrator/contracts';
import { createDatabaseAdapter, transactionOptions } from '@orchestrator/database';
import {
  type AssertionSigner,
  createAssertionSigner,
  generateSigningKey,
  publicPart,
} from '@orchestrator/internal-auth';
import { type CloudEvent, createInProcessEventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import type { ServiceAdapters } from '@orchestrator/service-host';
import { closeAtEnd } from '@orchestrator/testing';
import request, { type Test } from 'supertest';
import { PrismaClient } from '../src/generated/prisma/client.js';
import {
  type AgentGatewayService,
  type AgentGatewayServiceConfig,
  runAgentGatewayService,
} from '../src/index.js';
import { openStore, type StoreKind } from './open-store.js';
import { ownKey } from './stand-in.js';
import { type StandInPipeline, startStandInPipeline } from './stand-in-pipeline.js';
import { type StandInToken, startStandInToken } from './stand-in-token.js';
import { type Named, tokenOf } from './people.js';

/** An agent as the gateway tells of it once it has registered. */
export interface RegisteredAgent {
  readonly id: string;
  readonly user: Named;
  readonly poolId: string;
  readonly caller: Extract<Caller, { type: 'token' }>;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Harness {
  readonly service: AgentGatewayService;
  readonly pipeline: StandInPipeline;
  readonly token: StandInToken;
  readonly given: ServiceAdapters;
  readonly prisma: PrismaClient;
  /** Every event that the service published. */
  readonly events: readonly CloudEvent[];
  readonly publish: (events: readonly CloudEvent[]) => Promise<void>;
  /** Sends a request as the gateway would for this caller; null sends no assertion at all. */
  send(method: Method, path: string, caller: Caller | null, audience?: ServiceName): Test;
  /** What a request by this caller needs that is sent by hand. */
  signed(
    caller: Caller,
  ): Promise<{ hostname: string; port: number; headers: Record<string, string> }>;
  /** An agent token of the user, as the token service knows it. */
  agentToken(user: Named, labels?: Record<string, string>): Extract<Caller, { type: 'token' }>;
  /** An agent of the user that has registered. */
  register(user: Named, options?: { body?: object; agentToken?: Caller }): Promise<RegisteredAgent>;
  close(): Promise<void>;
}

/** The service on a store of its own, with an in-process bus, called as the gateway calls it. */
export async function startHarness(
  options: {
    store?: StoreKind;
    given?: ServiceAdapters;
    config?: Partial<AgentGatewayServiceConfig>;
  } = {},
): Promise<Harness> {
  const store = await openStore(options.store);
  const log = createLogger({ service: 'agent-gateway', level: 'silent' });
  const gateway = await generateSigningKey('gateway');
  const signer = await createAssertionSigner(gateway);
  const [pipeline, token] = [await startStandInPipeline(), await startStandInToken()];
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
  const given: ServiceAdapters = { database: store.target, bus, log, ...options.given };
  const keys = [publicPart(gateway)];
  const service = await runAgentGatewayService(
    {
      ...testConfig({ keys }),
      PIPELINE_URL: pipeline.url,
      TOKEN_URL: token.url,
      ...options.config,
    },
    given,
  );
  const prisma = new PrismaClient({
    adapter: createDatabaseAdapter({ target: store.target, schema: 'agent_gateway', log }),
    transactionOptions,
  });
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    await service.close();
    await bus.close();
    await prisma.$disconnect();
    await store.close();
    await Promise.all([pipeline.close(), token.close()]);
  };
  const close = () => (closed ??= closeOnce());
  // A test that fails before it closes must not keep the others waiting.
  closeAtEnd(close);
  const send = sender(service, signer);
  const agentToken: Harness['agentToken'] = (user, labels = {}) => {
    const caller = tokenOf(user, 'agent');
    token.agentTokens.set(caller.token.id, { label: `pool of ${user.name}`, labels });
    return caller;
  };
  return {
    service,
    pipeline,
    token,
    agentToken,
    signed: async (caller) => ({
      hostname: '127.0.0.1',
      port: service.port,
      headers: { [assertionHeader]: await signer.sign('agent-gateway', caller) },
    }),
    register: async (user, { body = {}, agentToken: given = agentToken(user) } = {}) => {
      const answer = await send('post', registerAgent.path, given).send(body).expect(201);
      const { instance_id: id, pool_id: poolId } = answer.body as Record<
        'instance_id' | 'pool_id',
        string
      >;
      return { id, user, poolId, caller: tokenOf(user, 'instance', { id }) };
    },
    given,
    prisma,
    events,
    publish: (published) => bus.publish(published),
    send,
    close,
  };
}

const testConfig = (
  keys: AgentGatewayServiceConfig['TRUSTED_KEYS'],
): AgentGatewayServiceConfig => ({
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  HOST: '127.0.0.1',
  PORT: 0,
  INTERNAL_HOST: '127.0.0.1',
  INTERNAL_PORT: 0,
  DATABASE_CONNECTIONS: 8,
  EVENT_EXCHANGE: 'test',
  QUEUE_PREFIX: '',
  TRUSTED_KEYS: keys,
  ANSWER_TIMEOUT_MS: 15_000,
  SHUTDOWN_GRACE_MS: 1_000,
  DRAIN_MS: 0,
  PROCESS_METRICS: false,
  PUBLIC_URL: 'http://localhost:8080',
  PIPELINE_URL: 'http://127.0.0.1:9',
  TOKEN_URL: 'http://127.0.0.1:9',
  // Tests sweep when they want to.
  SWEEP_MS: 3_600_000,
  RUNNER_LEGACY_AGENTS: false,
  SIGNING_KEY: ownKey,
});

const sender =
  ({ port }: AgentGatewayService, signer: AssertionSigner): Harness['send'] =>
  (method, path, caller, audience = 'agent-gateway') => {
    const test = request(`http://127.0.0.1:${port}`)[method](path);
    void test.set(clientAddressHeader, '198.51.100.7');
    if (caller === null) return test;
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

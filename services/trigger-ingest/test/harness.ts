import { randomBytes } from 'node:crypto';
import {
  assertionHeader,
  type Caller,
  clientAddressHeader,
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
import type { HostedService, ServiceAdapters } from '@orchestrator/service-host';
import { closeAtEnd } from '@orchestrator/testing';
import request, { type Test } from 'supertest';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { type TriggerIngestServiceConfig, runTriggerIngestService } from '../src/index.js';
import { openStore, type StoreKind } from './open-store.js';
import { type StandInPipeline, startStandInPipeline } from './stand-in-pipeline.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Harness {
  readonly service: HostedService;
  readonly given: ServiceAdapters;
  readonly prisma: PrismaClient;
  /** In place of the pipeline service; it knows what a test gives it. */
  readonly pipeline: StandInPipeline;
  /** Every event that the service published. */
  readonly events: readonly CloudEvent[];
  readonly publish: (events: readonly CloudEvent[]) => Promise<void>;
  /** Sends a request as the gateway would for this caller; null sends no assertion at all. */
  send(method: Method, path: string, caller: Caller | null, audience?: ServiceName): Test;
  close(): Promise<void>;
}

/** The service on a store of its own, with an in-process bus, called as the gateway calls it. */
export async function startHarness(
  options: {
    store?: StoreKind;
    given?: ServiceAdapters;
    config?: Partial<TriggerIngestServiceConfig>;
  } = {},
): Promise<Harness> {
  const store = await openStore(options.store);
  const pipelineService = await startStandInPipeline();
  const log = createLogger({ service: 'trigger-ingest', level: 'silent' });
  const signing = {
    gateway: await generateSigningKey('gateway'),
    pipeline: await generateSigningKey('pipeline'),
    admin: await generateSigningKey('admin'),
  };
  const signers: Signers = {
    gateway: await createAssertionSigner(signing.gateway),
    pipeline: await createAssertionSigner(signing.pipeline),
    admin: await createAssertionSigner(signing.admin),
  };
  const own = await generateSigningKey('trigger-ingest');
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
  const keys = Object.values(signing).map(publicPart);
  const service = await runTriggerIngestService(
    { ...testConfig({ keys }, own), PIPELINE_URL: pipelineService.url, ...options.config },
    given,
  );
  const prisma = new PrismaClient({
    adapter: createDatabaseAdapter({ target: store.target, schema: 'trigger_ingest', log }),
    transactionOptions,
  });
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    await service.close();
    await bus.close();
    await prisma.$disconnect();
    await store.close();
    await pipelineService.close();
  };
  const close = () => (closed ??= closeOnce());
  // A test that fails before it closes must not keep the others waiting.
  closeAtEnd(close);
  const send = sender(service, signers);
  return {
    service,
    given,
    prisma,
    pipeline: pipelineService,
    events,
    publish: (published) => bus.publish(published),
    send,
    close,
  };
}

const testConfig = (
  keys: TriggerIngestServiceConfig['TRUSTED_KEYS'],
  own: TriggerIngestServiceConfig['SIGNING_KEY'],
): TriggerIngestServiceConfig => ({
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
  // Nobody answers there: a test that needs one names it.
  PIPELINE_URL: 'http://127.0.0.1:9',
  SECRETS_KEYS: [{ version: 1, key: randomBytes(32) }],
  SIGNING_KEY: own,
});

type Signers = Readonly<Partial<Record<ServiceName, AssertionSigner>>> & {
  readonly gateway: AssertionSigner;
};

const sender =
  ({ port }: HostedService, signers: Signers): Harness['send'] =>
  (method, path, caller, audience = 'trigger-ingest') => {
    const test = request(`http://127.0.0.1:${port}`)[method](path);
    void test.set(clientAddressHeader, '198.51.100.7');
    if (caller === null) return test;
    // Of a service without a key here, the gateway says that it is it.
    const signer =
      (caller.type === 'service' ? signers[caller.service] : undefined) ?? signers.gateway;
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

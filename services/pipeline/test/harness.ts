import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import type { HostedService } from '@orchestrator/service-host';
import { closeAtEnd } from '@orchestrator/testing';
import request, { type Test } from 'supertest';
import { PrismaClient } from '../src/generated/prisma/client.js';
import {
  type PipelineService,
  type PipelineServiceAdapters,
  type PipelineServiceConfig,
  runPipelineService,
} from '../src/index.js';
import { openStore, type StoreKind } from './open-store.js';
import { type Named, sessionOf } from './people.js';

interface PresentedProject {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Harness {
  readonly service: PipelineService;
  readonly given: PipelineServiceAdapters;
  readonly prisma: PrismaClient;
  /** Every event that the service published. */
  readonly events: readonly CloudEvent[];
  readonly publish: (events: readonly CloudEvent[]) => Promise<void>;
  /** Sends a request as the gateway would for this caller; null sends no assertion at all. */
  send(method: Method, path: string, caller: Caller | null, audience?: ServiceName): Test;
  /** What the gateway or a service says of who calls. */
  assertion(caller: Caller): Promise<string>;
  /** Makes a project whose files are kept here in the personal namespace of the user. */
  create(user: Named, body?: Record<string, unknown>): Promise<PresentedProject>;
  close(): Promise<void>;
}

/** Those who call. */
const issuers = ['gateway', 'token', 'agent-gateway', 'trigger-ingest', 'admin'] as const;

/** The service on a store of its own, with an in-process bus, called as the gateway calls it. */
export async function startHarness(
  options: {
    store?: StoreKind;
    given?: PipelineServiceAdapters;
    config?: Partial<PipelineServiceConfig>;
  } = {},
): Promise<Harness> {
  const store = await openStore(options.store);
  const log = createLogger({ service: 'pipeline', level: 'silent' });
  const keysOfAll = await Promise.all(issuers.map((issuer) => generateSigningKey(issuer)));
  const signers = new Map<ServiceName, AssertionSigner>();
  for (const key of keysOfAll) signers.set(key.issuer, await createAssertionSigner(key));
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
  const given: PipelineServiceAdapters = { database: store.target, bus, log, ...options.given };
  const keys = keysOfAll.map(publicPart);
  const service = await runPipelineService({ ...testConfig({ keys }), ...options.config }, given);
  const prisma = new PrismaClient({
    adapter: createDatabaseAdapter({ target: store.target, schema: 'pipeline', log }),
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
  return {
    service,
    given,
    prisma,
    events,
    publish: (published) => bus.publish(published),
    send,
    assertion: async (caller) => signerFor(signers, caller).sign('pipeline', caller),
    create: async (user, body = {}) => {
      const answer = await send('post', '/api/v2/ci/pipelines', sessionOf(user))
        .send({ owner: user.name, name: 'web', vcs_type: 'orchestrator', ...body })
        .expect(201);
      return answer.body as PresentedProject;
    },
    close,
  };
}

const testConfig = (keys: PipelineServiceConfig['TRUSTED_KEYS']): PipelineServiceConfig => ({
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
  // Only when a test says so.
  LEASE_SWEEP_MS: 3_600_000,
  BLOB_SWEEP_MS: 3_600_000,
  SECRETS_KEYS: [{ version: 1, key: randomBytes(32) }],
  // Nothing is written there: a test that keeps artifacts names a folder of its own.
  BLOB_STORE: { kind: 'folder', path: join(tmpdir(), 'no-artifacts') },
  S3_REGION: 'us-east-1',
  S3_FORCE_PATH_STYLE: false,
  MAX_ARTIFACT_BYTES: 1_048_576,
});

const sender =
  ({ port }: HostedService, signers: ReadonlyMap<ServiceName, AssertionSigner>): Harness['send'] =>
  (method, path, caller, audience = 'pipeline') => {
    const test = request(`http://127.0.0.1:${port}`)[method](path);
    void test.set(clientAddressHeader, '198.51.100.7');
    if (caller === null) return test;
    const signer = signerFor(signers, caller);
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

function signerFor(
  signers: ReadonlyMap<ServiceName, AssertionSigner>,
  caller: Caller,
): AssertionSigner {
  const signer = signers.get(caller.type === 'service' ? caller.service : 'gateway');
  if (signer === undefined) throw new Error('Nobody signs for this caller');
  return signer;
}

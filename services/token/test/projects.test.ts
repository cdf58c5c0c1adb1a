import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resolveProjects, type RouteInput } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { createServiceApp, handle, listen } from '@orchestrator/http';
import {
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
  type SigningKey,
} from '@orchestrator/internal-auth';
import { createInProcessEventBus } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import { closeAtEnd, freePort, startTcpProxy, type TcpProxy } from '@orchestrator/testing';
import type { ResolvedProject } from '../src/domain/projects.js';
import { runTokenService } from '../src/index.js';
import { type Harness, sessionOf, startHarness, userNamed } from './harness.js';

type Asked = RouteInput<typeof resolveProjects>['body']['projects'];

const ada = userNamed('ada');
const web = {
  id: newId(),
  name: 'Web',
  namespace: { type: 'user', id: ada.id, name: 'ada' },
} as const;
const log = createLogger({ service: 'pipeline', level: 'silent' });

/** What the pipeline service answers; it has one project. */
type Answer = (asked: Asked) => (ResolvedProject | null)[];
const honestly: Answer = (asked) =>
  asked.map(({ namespace_id: id, name }) =>
    id === ada.id && name.toLowerCase() === 'web' ? web : null,
  );

/** A stand-in for the pipeline service, on its real contract, that believes this key. */
async function startPipeline(key: SigningKey, answer: { give: Answer }) {
  const app = createServiceApp({
    service: 'pipeline',
    log,
    verifier: await createAssertionVerifier({
      audience: 'pipeline',
      trustedKeys: [publicPart(key)],
    }),
    bindings: [
      handle(resolveProjects, ({ body }) =>
        Promise.resolve({
          status: 200,
          body: { items: answer.give(body.projects) },
        }),
      ),
    ],
    undeclaredAnswers: 'log',
    problemOf: () => undefined,
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  // A test that fails before it closes must not keep the others waiting.
  closeAtEnd(() => listening.close(0));
  return listening;
}

const createAt = (harness: Harness, repositories: string[], port = harness.service.port) =>
  harness
    .send('post', '/api/v2/user/tokens', sessionOf(ada), { port })
    .send({ label: `label ${newId()}`, scopes: ['read'], repositories });
const tokensOf = (harness: Harness) => harness.prisma.token.count({ where: { ownerId: ada.id } });

describe('the projects that a token is limited to, asked of the pipeline service', () => {
  const answer: { give: Answer } = { give: honestly };
  let pipeline: Awaited<ReturnType<typeof startPipeline>>;
  let proxy: TcpProxy;
  let harness: Harness;
  beforeAll(async () => {
    const key = await generateSigningKey('token');
    pipeline = await startPipeline(key, answer);
    proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: pipeline.port } });
    harness = await startHarness({
      config: {
        PIPELINE_URL: `http://127.0.0.1:${proxy.port}`,
        SIGNING_KEY: key,
        ANSWER_TIMEOUT_MS: 1_900,
      },
    });
  });
  afterAll(async () => {
    await harness.close();
    await proxy.close();
    await pipeline.close(1_000);
  });

  const isOutOfReach = async () => {
    const before = await tokensOf(harness);
    const begun = performance.now();
    const { body, headers } = await createAt(harness, ['ada/web']).expect(503);
    expect(performance.now() - begun).toBeLessThan(1_900);
    expect(body.code).toBe('unavailable');
    expect(headers['retry-after']).toBe('1');
    expect(await tokensOf(harness)).toBe(before);
  };

  test('are found in any case and shown as they are spelled', async () => {
    const { body } = await createAt(harness, ['ada/WEB']).expect(201);
    expect(body.repositories).toEqual(['ada/Web']);
  });

  test('one that is not there is 400', async () => {
    const { body } = await createAt(harness, ['ada/web', 'ada/missing']).expect(400);
    expect(body.errors).toEqual([{ path: 'repositories.1', message: expect.any(String) }]);
  });

  test.each<[string, Answer]>([
    ['too few answers', () => []],
    ['answers in another form', () => [{ ...web, id: 'web' }]],
  ])('%s are our own trouble: 503, no token', async (_case, give) => {
    answer.give = give;
    await isOutOfReach();
    answer.give = honestly;
  });

  test('an error of the pipeline service is 503, no token', async () => {
    answer.give = () => {
      throw new Error('broken');
    };
    await isOutOfReach();
    answer.give = honestly;
  });

  test('a pipeline service that hangs is 503 in good time, and well again by itself', async () => {
    proxy.drop();
    try {
      await isOutOfReach();
    } finally {
      proxy.heal();
      proxy.cut();
    }
    await createAt(harness, ['ada/web']).expect(201);
  });
});

test('abuse 49: a key that the pipeline service does not know is our own trouble: 503', async () => {
  const pipeline = await startPipeline(await generateSigningKey('token'), { give: honestly });
  const harness = await startHarness({
    config: {
      PIPELINE_URL: `http://127.0.0.1:${pipeline.port}`,
      SIGNING_KEY: await generateSigningKey('token'),
    },
  });
  expect((await createAt(harness, ['ada/web']).expect(503)).body.code).toBe('unavailable');
  await harness.close();
  await pipeline.close(1_000);
});

test('where nobody listens it is 503, and tokens without a limit are made', async () => {
  const harness = await startHarness({
    config: {
      PIPELINE_URL: `http://127.0.0.1:${await freePort()}`,
      SIGNING_KEY: await generateSigningKey('token'),
    },
  });
  await createAt(harness, ['ada/web']).expect(503);
  await harness.create(ada);
  await harness.close();
});

test('without a pipeline service there is no project', async () => {
  const harness = await startHarness();
  const bus = createInProcessEventBus({ log });
  const { database, coherence } = harness.given;
  const service = await runTokenService(harness.config, {
    ...(database && { database }),
    ...(coherence && { coherence }),
    bus,
    log,
  });
  const { body } = await createAt(harness, ['ada/web'], service.port).expect(400);
  expect(body.errors).toMatchObject([{ path: 'repositories.0' }]);
  await service.close();
  await bus.close();
  await harness.close();
});

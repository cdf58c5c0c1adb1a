import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readRun, readRunLogs, receiveDelivery, triggerPipeline } from '@orchestrator/contracts';
import { canaryScan, eventually, type PlacedText } from '@orchestrator/testing';
import type { System } from '../system/system.js';
import { askBadly, askEverything, followEverything } from './ask-everything.js';
import { Asking } from './asking.js';
import {
  githubForkPullRequest,
  githubPing,
  githubPush,
  gitlabPush,
  standardMessage,
} from './deliveries.js';
import { type Ground, layGround, pipeline } from './lay-ground.js';
import { fingerprintOf } from './planted.js';
import { saidAll } from './telltale-script.js';

/** An input, which is no secret: it is found wherever texts are looked through. */
const openInput = `open-${randomUUID()}`;
const endsWithinMs = 40_000;

export interface HiddenFigures {
  readonly values: number;
  readonly texts: number;
  readonly lines: number;
  readonly jobsWithoutSecrets: number;
}

/**
 * Runs a job that says its secrets wherever it can, and looks for them everywhere: while it runs, and
 * after its end. So it does for the secrets of webhooks.
 * @throws AssertionError for a secret that was found, and for a job that did not have what it should
 */
export async function secretsStayHidden(system: System): Promise<HiddenFigures> {
  const asking = new Asking(system.gateway(0).origin);
  const commands = await watchRedis(system);
  const ground = await layGround(system, asking);
  const gate = join(tmpdir(), `gate-${randomUUID()}`);
  try {
    const { token, place, planted, webhookSecrets } = ground;
    const { json: started } = await asking.ask(triggerPipeline, {
      token,
      params: { ...place, pipeline },
      body: { inputs: { GATE: gate, PLAIN: openInput } },
    });
    const runId = String(started.run_id);
    const following = followEverything(ground, runId);
    await eventually(async () => (await linesOf(ground, runId)).includes(saidAll), {
      withinMs: endsWithinMs,
      everyMs: 200,
    });
    await askBadly(system, ground);
    await askEverything(system, ground, [runId]);
    const texts = () => everyText(system, ground, commands.texts);
    const values = [...planted.values, ...webhookSecrets];
    assert.deepEqual(await canaryScan({ values, texts: texts(), anyToken: true }), []);

    await writeFile(gate, '');
    await ended(ground, runId);
    await following;
    const delivered = await deliverEach(ground);
    for (const id of delivered) await ended(ground, id);
    await askEverything(system, ground, [runId, ...delivered]);
    let count = 0;
    const counted = async function* () {
      for await (const text of texts()) {
        count += 1;
        yield text;
      }
    };
    assert.deepEqual(await canaryScan({ values, texts: counted(), anyToken: true }), []);
    await assertLooksEverywhere(texts());

    const lines = await linesOf(ground, runId);
    assertHad(lines, planted.given);
    return {
      values: values.length,
      texts: count,
      lines: lines.length,
      jobsWithoutSecrets: await withoutSecrets(ground, delivered),
    };
  } finally {
    await writeFile(gate, '');
    await ground.agent.kill();
    commands.stop();
    await rm(gate, { force: true });
  }
}

/** Every command that anybody gives to Redis, also of what is gone by the time that it is looked through. */
async function watchRedis(system: System): Promise<{ texts: PlacedText[]; stop: () => void }> {
  const texts: PlacedText[] = [];
  const socket = connect(system.redis.port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = createInterface({ input: socket });
  lines.on('line', (text) => texts.push({ where: 'command to Redis', text }));
  socket.write('MONITOR\r\n');
  await eventually(() => texts.length > 1);
  return { texts, stop: () => socket.destroy() };
}

async function* everyText(
  system: System,
  { asking, agent }: Ground,
  commands: readonly PlacedText[],
): AsyncGenerator<PlacedText> {
  yield* system.texts();
  yield* asking.texts;
  yield* commands;
  for (const text of agent.lines) yield { where: 'log of the agent', text };
}

/** What is open is there in each of the places, so that those are looked through. */
async function assertLooksEverywhere(texts: AsyncIterable<PlacedText>): Promise<void> {
  const found = await canaryScan({ values: [openInput], texts });
  const places = new Set(found.map(({ where }) => where));
  for (const where of [
    'pipeline.run.inputs',
    'pipeline.log_line.content',
    'trigger_ingest.outbox.payload',
    'event',
    'answer 200 of readRunLogs',
    'stream of readRunLogs',
  ]) {
    assert.ok(places.has(where), `What is open was not found in ${where}`);
  }
}

/** The job had every value, the strongest of each key, and none of them can be read in what it said. */
function assertHad(lines: readonly string[], given: ReadonlyMap<string, string>): void {
  for (const [key, value] of given) {
    assert.ok(lines.includes(`fingerprint ${key} ${fingerprintOf(value)}`), `value of ${key}`);
  }
  assert.ok(lines.includes(`secrets ${given.size}`));
  assert.ok(lines.includes(`input ${openInput}`));
  const hidden = lines.filter((line) => line === '***').length;
  assert.ok(hidden >= 2 * given.size, `${hidden} lines are hidden whole`);
  assert.ok(lines.includes('within [***], and twice: ******.'));
}

/** A push, a message, a ping, and a pull request from a fork. @returns the runs, that of the fork last */
async function deliverEach({ asking, webhooks }: Ground): Promise<string[]> {
  const { github, gitlab, standard } = webhooks;
  const sent = [
    [github, githubPing],
    [github, githubPush],
    [gitlab, gitlabPush],
    [standard, standardMessage],
    [github, githubForkPullRequest],
  ] as const;
  const runs: string[] = [];
  for (const [{ id, secret }, delivery] of sent) {
    const told = await asking.ask(receiveDelivery, {
      params: { webhook_id: id },
      ...delivery(secret),
    });
    if (typeof told.json.run_id === 'string') runs.push(told.json.run_id);
    else assert.deepEqual([told.status, told.json.ignored], [200, 'ping'], told.text);
  }
  assert.equal(runs.length, 4);
  return runs;
}

/** Nobody's personal secrets go with a delivery, and none at all with a fork's. */
async function withoutSecrets(ground: Ground, delivered: readonly string[]): Promise<number> {
  const told: (string | undefined)[] = [];
  for (const id of delivered) {
    told.push((await linesOf(ground, id)).find((line) => line.startsWith('secrets ')));
  }
  const shared = `secrets ${ground.planted.given.size - 1}`;
  assert.deepEqual(told, [shared, shared, shared, 'secrets 0']);
  return told.filter((line) => line === 'secrets 0').length;
}

async function ended({ asking, token }: Ground, id: string): Promise<void> {
  await eventually(
    async () => {
      const { json } = await asking.ask(readRun, { token, params: { id } });
      assert.equal(json.status, 'success');
      return true;
    },
    { withinMs: endsWithinMs, everyMs: 200 },
  );
}

async function linesOf({ asking, token }: Ground, id: string): Promise<string[]> {
  const { json } = await asking.ask(readRunLogs, {
    token,
    params: { id },
    query: { limit: '100' },
  });
  return ((json.items ?? []) as { content: string }[]).map(({ content }) => content);
}

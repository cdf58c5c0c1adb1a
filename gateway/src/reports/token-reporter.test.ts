import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { tokenRejected, tokenUsed } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import { createLogger } from '@orchestrator/observability';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import type { TokenOwnership } from '../callers/resolved-caller.js';
import { TokenReporter } from './token-reporter.js';

const roundMs = 10_000;
const origin = { address: '192.0.2.1', userAgent: 'curl/8' };
const ada = { type: 'user', id: uuidv7() } as const;
const ownership: TokenOwnership = { owner: ada, namespace: ada };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

interface Told {
  readonly atMs: number;
  readonly event: CloudEvent;
}

/** A reporter whose events are kept with the time at which they were told. */
function start(options: { maxTokens?: number; broken?: () => boolean } = {}) {
  const told: Told[] = [];
  const lines: string[] = [];
  const reporter = new TokenReporter({
    publish: (events) => {
      if (options.broken?.()) return Promise.reject(new Error('away'));
      told.push(...events.map((event) => ({ atMs: Date.now(), event })));
      return Promise.resolve();
    },
    roundMs,
    log: createLogger({
      service: 'test',
      level: 'trace',
      destination: { write: (text) => void lines.push(text) },
    }),
    ...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }),
  });
  const of = (tokenId: string) => told.filter(({ event }) => event.subject === tokenId);
  return { reporter, told, lines, of };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const usesIn = (told: readonly Told[]) => told.map(({ event }) => tokenUsed.data.parse(event.data));
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('a use of a token', () => {
  test('is told within a second when it is the first, with its origin', async () => {
    const { reporter, told } = start();
    const id = uuidv7();
    const usedAt = new Date().toISOString();
    reporter.used(id, origin);
    await pass(1_000);
    expect(usesIn(told)).toEqual([
      { token_id: id, used_at: usedAt, ip: '192.0.2.1', user_agent: 'curl/8', requests: 1 },
    ]);
  });

  test('is told together with all others of ten seconds, as the last of them was', async () => {
    const { reporter, told } = start();
    const id = uuidv7();
    reporter.used(id, origin);
    await pass(1_000);
    for (let round = 0; round < 5_000; round += 1) reporter.used(id, origin);
    await pass(500);
    const lastAt = new Date().toISOString();
    reporter.used(id, { address: '2001:db8::1', userAgent: undefined });
    await pass(9_499);
    expect(told).toHaveLength(1);
    await pass(1);
    expect(usesIn(told)[1]).toEqual({
      token_id: id,
      used_at: lastAt,
      ip: '2001:db8::1',
      user_agent: null,
      requests: 5_001,
    });
  });

  test('however uses fall, each is told at most ten seconds late, and a token at most once in ten', async () => {
    const gaps = fc.array(
      fc.oneof(fc.integer({ max: 900, min: 0 }), fc.integer({ max: 25_000, min: 0 })),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(gaps, async (schedule) => {
        const { reporter, of } = start();
        const id = uuidv7();
        const usedAtMs: number[] = [];
        for (const gapMs of schedule) {
          await pass(Math.max(0, gapMs));
          usedAtMs.push(Date.now());
          reporter.used(id, origin);
        }
        await pass(roundMs);
        const told = of(id);
        let covered = 0;
        for (const { atMs, event } of told) {
          const { requests, used_at } = tokenUsed.data.parse(event.data);
          expect(atMs - (usedAtMs[covered] ?? 0)).toBeLessThanOrEqual(roundMs);
          covered += requests;
          expect(Date.parse(used_at)).toBe(usedAtMs[covered - 1]);
        }
        const apartMs = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
        expect(Math.min(roundMs, ...apartMs)).toBe(roundMs);
        expect(covered).toBe(schedule.length);
        await reporter.close();
      }),
      { numRuns: 60 },
    );
  });

  test('is not lost when it can not be told: it is tried again every second, with what came meanwhile', async () => {
    let broken = true;
    const { reporter, told, lines } = start({ broken: () => broken });
    const [first, second] = [uuidv7(), uuidv7()];
    reporter.used(first, origin);
    await pass(12_000);
    reporter.used(first, { ...origin, address: '192.0.2.2' });
    reporter.used(second, origin);
    await pass(3_000);
    expect(told).toEqual([]);
    expect(lines.join('')).toContain('not published yet');
    broken = false;
    await pass(1_000);
    const uses = usesIn(told);
    expect(uses).toHaveLength(2);
    expect(uses.find((use) => use.token_id === first)).toMatchObject({
      ip: '192.0.2.2',
      requests: 2,
    });
    reporter.used(first, origin);
    await pass(9_000);
    expect(told).toHaveLength(2);
    await pass(1_000);
    expect(told).toHaveLength(3);
  });

  test('is told at the end of the process, if it was not before', async () => {
    const { reporter, told } = start();
    const id = uuidv7();
    reporter.used(id, origin);
    await pass(1_000);
    reporter.used(id, origin);
    reporter.used(uuidv7(), origin);
    await reporter.close();
    expect(usesIn(told).map(({ requests }) => requests)).toEqual([1, 1, 1]);
    await pass(60_000);
    expect(told).toHaveLength(3);
  });
});

describe('refusals', () => {
  test('are told apart from uses, with owner, namespace and the last reason', async () => {
    const { reporter, told, of } = start();
    const id = uuidv7();
    reporter.used(id, origin);
    reporter.rejected(id, ownership, 'ip_not_allowed', origin);
    reporter.rejected(id, ownership, 'revoked', origin);
    await pass(30_000);
    expect(told).toHaveLength(2);
    const refusal = of(id).find(({ event }) => event.type === tokenRejected.type)?.event.data;
    expect(refusal).toMatchObject({
      reason: 'revoked',
      owner: ada,
      namespace: ada,
      requests: 2,
    });
    expect(usesIn(of(id).filter(({ event }) => event.type === tokenUsed.type))).toMatchObject([
      { requests: 1 },
    ]);
  });

  test('of one token are one event in ten seconds', async () => {
    const { reporter, told } = start();
    const id = uuidv7();
    for (let second = 0; second < 61; second += 1) {
      reporter.rejected(id, ownership, 'revoked', origin);
      await pass(1_000);
    }
    expect(told).toHaveLength(7);
    const counted = told.map(({ event }) => tokenRejected.data.parse(event.data).requests);
    expect(sum(counted)).toBe(61);
  });
});

test('no more tokens are kept than there is room for, and room is made by those that rest', async () => {
  const { reporter, told, lines } = start({ maxTokens: 2 });
  const [first, second, third] = [uuidv7(), uuidv7(), uuidv7()];
  for (const id of [first, second, third]) reporter.used(id, origin);
  await pass(1_000);
  expect(
    usesIn(told)
      .map((use) => use.token_id)
      .sort(),
  ).toEqual([first, second].sort());
  expect(lines.join('')).toContain('too many tokens');
  reporter.used(first, origin);
  await pass(10_000);
  reporter.used(third, origin);
  await pass(1_000);
  expect(usesIn(told).map((use) => use.token_id)).toContain(third);
});

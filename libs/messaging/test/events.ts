import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '../src/index.js';

export function newEvent(type: string, data: unknown = {}): CloudEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

/** Polls until the condition holds; fails after the deadline. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come about in time: ${what}.`);
    await delay(25);
  }
}

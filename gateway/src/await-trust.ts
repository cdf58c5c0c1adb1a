import { setTimeout as delay } from 'node:timers/promises';
import type { CoherenceReader } from '@orchestrator/cache';

const lookEveryMs = 20;

/**
 * Comes when every reader trusts its caches, or after that time, in milliseconds, whatever they do:
 * without trust each request asks an owner, and a gateway that has just begun is slow at that.
 */
export async function awaitTrust(
  readers: readonly CoherenceReader[],
  withinMs: number,
): Promise<void> {
  const until = performance.now() + withinMs;
  const isTrusted = (): boolean => readers.every((reader) => reader.status().trusted);
  while (!isTrusted() && performance.now() < until) await delay(lookEveryMs);
}

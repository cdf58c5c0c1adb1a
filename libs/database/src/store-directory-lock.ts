import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { newId } from './new-id.js';

/** A holder shows every second that it lives. */
const heartbeatMs = 1_000;
/** Without a sign for so long a holder on another machine is taken for dead. */
const staleElsewhereMs = 20_000;
/** The same on this machine, while its process id is in use: the first start may keep it very busy. */
const staleHereMs = 60_000;
/** The same, when its process is known to be gone. */
const staleWithoutProcessMs = 2_000;
const retryMs = 200;

/** Thrown when the data are in use by another process. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

interface Owner {
  token: string;
  pid: number;
  host: string;
}

const heldHere = new Set<string>();

/**
 * Makes this process the only user of a directory, until the returned function is called.
 * After a kill -9 the next one gets in about two seconds later; a live holder is reported at once.
 * @param onLost the directory was taken over, for instance after a stall of this process; the only
 *   safe answer is to stop using it.
 * @param staleMs time without a sign of life after which a holder on another machine is taken for dead.
 * @throws StoreInUseError when another process holds it.
 */
export async function lockStoreDirectory(
  directory: string,
  onLost: (error: Error) => void,
  staleMs = staleElsewhereMs,
): Promise<() => Promise<void>> {
  if (heldHere.has(directory)) throw inUse(directory, process.pid);
  heldHere.add(directory);
  const token = newId();
  try {
    let release = await acquire(directory, token, staleMs, onCompromised);
    let released = false;
    // A suspended machine misses heartbeats without anybody having taken the lock.
    async function reclaim(error: Error): Promise<void> {
      const owner = await readOwner(directory);
      if (released || owner?.token !== token) throw error;
      release = await acquire(directory, token, staleMs, onCompromised);
    }
    function onCompromised(error: Error): void {
      if (!released) reclaim(error).catch(() => onLost(error));
    }
    return async () => {
      released = true;
      heldHere.delete(directory);
      await release().catch(() => undefined);
    };
  } catch (error) {
    heldHere.delete(directory);
    throw error;
  }
}

async function acquire(
  directory: string,
  token: string,
  staleMs: number,
  onCompromised: (error: Error) => void,
): Promise<() => Promise<void>> {
  const deadline = Date.now() + staleMs + 2 * heartbeatMs;
  for (;;) {
    const owner = await readOwner(directory);
    const gone = owner !== undefined && (owner.token === token || isGone(owner));
    const here = owner !== undefined && isHere(owner);
    try {
      const release = await lock(directory, {
        lockfilePath: join(directory, 'store.lock'),
        stale: gone ? staleWithoutProcessMs : here ? staleHereMs : staleMs,
        update: heartbeatMs,
        onCompromised,
      });
      const self: Owner = { token, pid: process.pid, host: hostname() };
      await writeFile(ownerPath(directory), JSON.stringify(self));
      return release;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if ((here && !gone) || Date.now() > deadline) {
        throw inUse(directory, owner?.pid);
      }
      await delay(retryMs);
    }
  }
}

function inUse(directory: string, pid: number | undefined): StoreInUseError {
  const holder = pid === undefined ? 'Another process' : `Another process (pid ${pid})`;
  return new StoreInUseError(
    `${holder} is using the data in ${directory}. Stop it first, or choose another data directory.`,
  );
}

function ownerPath(directory: string): string {
  return join(directory, 'store.owner.json');
}

async function readOwner(directory: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(ownerPath(directory), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isHere(owner: Owner): boolean {
  return owner.host === hostname();
}

/** Our own pid can only be a predecessor's: containers start with the same one again. */
function isGone(owner: Owner): boolean {
  if (!isHere(owner)) return false;
  if (owner.pid === process.pid) return true;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';

export const sealKeys = z.array(z.object({ id: z.string(), key: z.string() })).min(1);
export type SealKeys = z.output<typeof sealKeys>;

/** A new key first, and the newest of the old ones: entries in caches live for a minute only. */
export function withNewSealKey(keys: SealKeys): SealKeys {
  const numbers = keys.map(({ id }) => Number(/^s(\d+)$/.exec(id)?.[1] ?? 0));
  const id = `s${Math.max(...numbers) + 1}`;
  return [{ id, key: randomBytes(32).toString('base64') }, ...keys.slice(0, 1)];
}

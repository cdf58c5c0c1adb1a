import { type Platform, startPlatform } from '../platform/start-platform.js';
import type { Place } from '../place.js';
import { fillTokenTable } from './fill-token-table.js';
import { type KnownToken, makeKnownTokens } from './known-tokens.js';

/** Our services with a number of tokens stored, some of which we know. */
export interface TokenStore {
  readonly platform: Platform;
  readonly known: readonly KnownToken[];
}

/** Starts services of their own and fills their table. */
export async function openTokenStore(place: Place, size: 'few' | 'many'): Promise<TokenStore> {
  const { few, many, inUse } = place.options.stored;
  const [total, knownCount] = size === 'few' ? [few, few] : [many, Math.max(few, inUse)];
  console.error(`storing ${total} tokens …`);
  const platform = await startPlatform(place);
  const known = makeKnownTokens(knownCount);
  await fillTokenTable(platform, known, total);
  return { platform, known };
}

import { storedTokensTable } from '../rows/stored-tokens-table.js';
import type { Place } from '../place.js';
import { betterAuthKeys } from '../stored-tokens/better-auth.js';
import type {
  ColdContestant,
  RunningColdContestant,
  Stores,
} from '../stored-tokens/cold-contestant.js';
import { measureCold } from '../stored-tokens/measure-cold.js';
import { measureMemory } from '../stored-tokens/measure-memory.js';
import { ourGateway } from '../stored-tokens/our-gateway.js';
import { tokenService } from '../stored-tokens/token-service.js';
import { openTokenStore, type TokenStore } from '../stored-tokens/token-store.js';
import { measureRounds } from './measure-rounds.js';
import type { Suite } from './suite.js';

const manyStored = ourGateway('cold_many', 'our gateway, many stored', 'many');

const contestants: readonly ColdContestant[] = [
  betterAuthKeys,
  tokenService('verify', 'our token service alone, few stored', 'few'),
  ourGateway('cold', 'our gateway, few stored', 'few'),
  tokenService('verify_many', 'our token service alone, many stored', 'many'),
  manyStored,
];

/** Verification of what no cache holds, with few and with many tokens stored. */
export const storedTokens: Suite = {
  name: 'stored-tokens',
  contestants,
  tables: [storedTokensTable],
  measure: async (place, names, upstreamPort, results) => {
    const stores = { ...place, upstreamPort, store: openOnce(place) };
    const chosen = contestants.filter(({ name }) => names.includes(name));
    const started = await startAll(stores, chosen);
    const { rounds } = place.options.stored;
    await measureRounds(rounds, started, results, ([, running]) => measureCold(place, running));
    for (const [contestant, running] of started) {
      if (contestant !== manyStored) continue;
      console.error('memory of a gateway');
      results.add(contestant.name, 0, await measureMemory(stores, running));
    }
  },
};

function openOnce(place: Place): Stores['store'] {
  const open = new Map<string, Promise<TokenStore>>();
  return (size) => {
    const store = open.get(size) ?? openTokenStore(place, size);
    open.set(size, store);
    return store;
  };
}

type Started = readonly [contestant: ColdContestant, running: RunningColdContestant];

async function startAll(stores: Stores, chosen: readonly ColdContestant[]): Promise<Started[]> {
  const started: Started[] = [];
  for (const contestant of chosen) started.push([contestant, await contestant.start(stores)]);
  return started;
}

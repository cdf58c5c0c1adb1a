import { createTestDatabase } from '@orchestrator/testing';
import { startNodeServer } from '../tools/node-server.js';
import type { ColdContestant } from './cold-contestant.js';
import { fillBetterAuth } from './fill-better-auth.js';

const server = new URL('../servers/better-auth-server.js', import.meta.url);

/**
 * What a Node team takes instead. It looks a key up by its hash, and then stores twice with each
 * verification when the key was last used.
 */
export const betterAuthKeys: ColdContestant = {
  name: 'better_auth',
  title: 'better-auth, API keys',
  start: async (stores) => {
    const database = await createTestDatabase();
    stores.cleanUp.add(() => database.drop());
    const values = await fillBetterAuth(database.url, stores.options.stored.few);
    const { port, pid } = await startNodeServer(stores, server, database.url);
    const before = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx-api-key: `;
    return {
      port,
      processes: { 'better-auth': pid },
      values,
      databaseUrl: database.url,
      request: () => Promise.resolve({ before, after: '\r\n\r\n', expected: '"valid":true' }),
      // It has no cache.
      forget: () => Promise.resolve(),
    };
  },
};

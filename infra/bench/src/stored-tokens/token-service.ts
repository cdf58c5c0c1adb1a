import { assertionHeader, verifyToken } from '@orchestrator/contracts';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import type { ColdContestant } from './cold-contestant.js';
import { someOf } from './known-tokens.js';

const bodyOf = (digest: string) => JSON.stringify({ digest });

/** The call that the gateway makes, by itself: assertion, HTTP, SQL. */
export const tokenService = (
  name: string,
  title: string,
  size: 'few' | 'many',
): ColdContestant => ({
  name,
  title,
  start: async ({ store, options }) => {
    const { platform, known } = await store(size);
    const values = someOf(known, options.stored.few).map(({ digest }) => digest);
    const signer = await createAssertionSigner(platform.gatewayKey);
    return {
      port: platform.tokenPort,
      processes: { token: platform.processes.token ?? 0 },
      values,
      databaseUrl: platform.databaseUrl,
      request: async () => {
        const assertion = await signer.sign('token', { type: 'service', service: 'gateway' });
        const [before, after] = bodyOf(' ').split(' ');
        const head = [
          `${verifyToken.method} ${verifyToken.path} HTTP/1.1`,
          `Host: 127.0.0.1:${platform.tokenPort}`,
          `${assertionHeader}: ${assertion}`,
          'Content-Type: application/json',
          `Content-Length: ${bodyOf(values[0] ?? '').length}`,
          `\r\n${before ?? ''}`,
        ].join('\r\n');
        return { before: head, after: after ?? '', expected: '"status":"live"' };
      },
      // It has no cache.
      forget: () => Promise.resolve(),
    };
  },
});

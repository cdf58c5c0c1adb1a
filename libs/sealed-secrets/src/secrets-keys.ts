import { type VersionedKey, versionedKeys } from '@orchestrator/config';
import type { z } from 'zod';

/** What `A256GCM` takes (RFC 7518, section 5.3). */
const keyBytes = 32;

/**
 * The setting `SECRETS_KEYS`: `1:<base64>,2:<base64>`, each of exactly 32 random bytes. The highest
 * version seals, but for one that waits as `3-standby:<base64>`; all open.
 */
export const secretsKeys = (): z.ZodType<readonly VersionedKey[], string> =>
  versionedKeys()
    .superRefine((keys, context) => {
      for (const { version, key } of keys) {
        if (key.length === keyBytes) continue;
        const message = `version ${version} must be ${keyBytes} random bytes in base64, neither less nor more`;
        context.addIssue({ code: 'custom', message });
      }
    })
    .meta({
      description:
        'Keys that secret values are encrypted with at rest: `1:<base64>,2:<base64>`, each of 32 random bytes; the highest version is used for new values, but for one that waits as `2-standby:<base64>`',
      secret: true,
    });

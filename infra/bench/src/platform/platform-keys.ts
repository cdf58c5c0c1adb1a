import { generateSigningKey, publicPart, type SigningKey } from '@orchestrator/internal-auth';

/** What each of those signs with that ask others. */
export interface PlatformKeys {
  readonly gateway: SigningKey;
  readonly token: SigningKey;
  readonly 'trigger-ingest': SigningKey;
  readonly 'agent-gateway': SigningKey;
}

export const createPlatformKeys = async (): Promise<PlatformKeys> => ({
  gateway: await generateSigningKey('gateway'),
  token: await generateSigningKey('token'),
  'trigger-ingest': await generateSigningKey('trigger-ingest'),
  'agent-gateway': await generateSigningKey('agent-gateway'),
});

/** As services are told of them. */
export const trustedKeysOf = (keys: PlatformKeys): string =>
  JSON.stringify({ keys: Object.values<SigningKey>({ ...keys }).map(publicPart) });

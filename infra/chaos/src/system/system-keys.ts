import { randomBytes } from 'node:crypto';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';

/** Keys of one system under test. The harness holds the gateway's too, so that it can speak as one. */
export interface SystemKeys {
  readonly gateway: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly trusted: string;
  readonly seal: string;
  readonly pepper: string;
}

export async function createSystemKeys(): Promise<SystemKeys> {
  const gateway = await generateSigningKey('gateway');
  return {
    gateway,
    trusted: JSON.stringify({ keys: [publicPart(gateway)] }),
    seal: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
  };
}

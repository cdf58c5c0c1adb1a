import { randomBytes } from 'node:crypto';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';

/**
 * Keys of one system under test. The harness holds the gateway's, the agent gateway's and the operator's
 * too, so that it can speak as them.
 */
export interface SystemKeys {
  readonly gateway: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly token: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly agentGateway: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly triggerIngest: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly admin: Awaited<ReturnType<typeof generateSigningKey>>;
  readonly trusted: string;
  readonly seal: string;
  readonly pepper: string;
  /** Of the secrets that services keep. */
  readonly secrets: string;
}

export async function createSystemKeys(): Promise<SystemKeys> {
  const gateway = await generateSigningKey('gateway');
  const token = await generateSigningKey('token');
  const agentGateway = await generateSigningKey('agent-gateway');
  const triggerIngest = await generateSigningKey('trigger-ingest');
  const admin = await generateSigningKey('admin');
  return {
    gateway,
    token,
    agentGateway,
    triggerIngest,
    admin,
    trusted: JSON.stringify({
      keys: [gateway, token, agentGateway, triggerIngest, admin].map(publicPart),
    }),
    seal: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
    secrets: randomBytes(32).toString('base64'),
  };
}

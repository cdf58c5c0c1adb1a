import { verifyToken } from '@orchestrator/contracts';
import { tokenDigest } from '@orchestrator/token-format';
import { gatewayItself } from './callers.js';
import type { Harness } from './harness.js';

/** What a gateway is told of this value. */
export async function verdictOn(harness: Harness, value: string): Promise<unknown> {
  const verify = harness.send('post', verifyToken.path, gatewayItself);
  const { body } = await verify.send({ digest: tokenDigest(value) }).expect(200);
  return body as unknown;
}

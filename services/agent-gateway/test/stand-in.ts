import type { ServiceName } from '@orchestrator/contracts';
import { type Binding, createServiceApp, listen } from '@orchestrator/http';
import {
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
  type SigningKey,
} from '@orchestrator/internal-auth';
import { createLogger } from '@orchestrator/observability';

export interface Standing {
  readonly url: string;
  close(): Promise<void>;
}

/** The key by which the service under test asks others. */
export const ownKey: SigningKey = await generateSigningKey('agent-gateway');

/** Another service, as far as this one asks it. */
export async function startStandIn(
  service: ServiceName,
  bindings: readonly Binding[],
): Promise<Standing> {
  const app = createServiceApp({
    service,
    log: createLogger({ service, level: 'silent' }),
    verifier: await createAssertionVerifier({
      audience: service,
      trustedKeys: [publicPart(ownKey)],
    }),
    bindings,
    undeclaredAnswers: 'throw',
    problemOf: () => undefined,
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${listening.port}`, close: () => listening.close(0) };
}

import { assertionHeader, type Caller, fillPath, type ServiceName } from '@orchestrator/contracts';
import { createAssertionSigner, type SigningKey } from '@orchestrator/internal-auth';

interface AskedRoute {
  readonly id: string;
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
}

/**
 * Asks a service as the gateway does when that caller asks it.
 * @throws Error with the answer when that is none of success
 */
export async function askService(
  port: number,
  gatewayKey: SigningKey,
  { id, service, method, path }: AskedRoute,
  caller: Caller,
  { params = {}, body }: { readonly params?: Readonly<Record<string, string>>; body: unknown },
): Promise<unknown> {
  const assertion = await assertionOf(gatewayKey, service, caller);
  const answer = await fetch(`http://127.0.0.1:${port}${fillPath(path, params)}`, {
    method,
    headers: { [assertionHeader]: assertion, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok)
    throw new Error(`${id} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** That this caller asks, as its signer says; good for a minute. */
export async function assertionOf(
  key: SigningKey,
  service: ServiceName,
  caller: Caller,
): Promise<string> {
  return (await createAssertionSigner(key)).sign(service, caller);
}

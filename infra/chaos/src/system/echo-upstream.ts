import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoUpstream {
  readonly url: string;
  /** Ids of the tokens for which requests got through to here, in order. */
  readonly seen: readonly string[];
  forget(): void;
  close(): Promise<void>;
}

const assertionHeader = 'x-orchestrator-assertion';

/**
 * Stands where an API would: whatever the gateway lets through is answered with the id of the token
 * in its assertion. `?stream` begins an answer that does not end.
 */
export async function startEchoUpstream(): Promise<EchoUpstream> {
  const seen: string[] = [];
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const id = tokenIdIn(request.headers[assertionHeader]);
    seen.push(id);
    response.setHeader('content-type', 'application/json');
    if (request.url?.includes('?stream') !== true) response.end(JSON.stringify({ token_id: id }));
    else response.write(JSON.stringify({ token_id: id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    forget: () => void seen.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Unverified: what the gateway signs is tested elsewhere. */
function tokenIdIn(assertion: string | string[] | undefined): string {
  const [, payload] = String(assertion).split('.');
  if (payload === undefined) return 'none';
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    caller: { token?: { id: string } };
  };
  return claims.caller.token?.id ?? 'none';
}

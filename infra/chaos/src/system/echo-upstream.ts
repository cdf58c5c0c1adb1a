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
 * and the namespaces in its assertion. `?stream` begins an answer that does not end.
 */
export async function startEchoUpstream(): Promise<EchoUpstream> {
  const seen: string[] = [];
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const { caller } = claimsIn(request.headers[assertionHeader]);
    const id = caller.token?.id ?? 'none';
    seen.push(id);
    const answer = JSON.stringify({ token_id: id, namespaces: caller.principal?.namespaces });
    response.setHeader('content-type', 'application/json');
    if (request.url?.includes('?stream') !== true) response.end(answer);
    else response.write(answer);
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

interface Claims {
  readonly caller: {
    readonly token?: { readonly id: string };
    readonly principal?: { readonly namespaces: readonly { readonly id: string }[] };
  };
}

/** Unverified: what the gateway signs is tested elsewhere. */
function claimsIn(assertion: string | string[] | undefined): Claims {
  const [, payload] = String(assertion).split('.');
  if (payload === undefined) return { caller: {} };
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
}

import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { assertionHeader } from '@orchestrator/contracts';
import type { Harness } from './harness.js';
import { agentGateway } from './people.js';

/** How many bytes an answer has, which is read piece by piece and kept nowhere. */
export async function readLength(
  harness: Harness,
  path: string,
  onPiece: (bytes: number) => void,
): Promise<number> {
  const headers = { [assertionHeader]: await harness.assertion(agentGateway) };
  const request = get({ host: '127.0.0.1', port: harness.service.port, path, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let length = 0;
  for await (const piece of response) {
    const bytes = (piece as Buffer).length;
    length += bytes;
    onPiece(bytes);
  }
  return length;
}

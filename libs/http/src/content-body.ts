import { anyMediaType, type Content } from '@orchestrator/contracts';
import type { Request, Response } from 'express';
import { hasBody, tooLarge } from './json-body.js';
import { LimitedContent } from './limited-content.js';
import { ProblemSignal } from './problem-response.js';

/**
 * Reads a body of bytes, or hands it over unread, as its declaration says.
 * @returns a reader; an absent body is an empty one
 * @throws ProblemSignal `body_too_large` or `unsupported_media_type`; a stream ends with such a
 * `body_too_large` when more comes than is allowed
 */
export function contentReader({ as, type, others = [] }: Content, maxBytes: number) {
  return async (request: Request, response: Response): Promise<Buffer | LimitedContent> => {
    assertMediaType(request, [type, ...others]);
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      throw new ProblemSignal(tooLarge(maxBytes));
    }
    const content = new LimitedContent(request, maxBytes);
    // What was answered without reading it is read no more.
    response.once('finish', () => content.destroy());
    return as === 'stream' ? content : readWhole(content);
  };
}

function assertMediaType(request: Request, wanted: readonly string[]): void {
  if (!hasBody(request)) return;
  const coding = request.headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity') {
    throw new ProblemSignal({
      code: 'unsupported_media_type',
      detail: 'Send the body without a content encoding.',
    });
  }
  if (!wanted.includes(anyMediaType) && !request.is([...wanted])) {
    throw new ProblemSignal({
      code: 'unsupported_media_type',
      detail: `Send the body as ${wanted.join(' or ')}.`,
    });
  }
}

async function readWhole(content: LimitedContent): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

import express, { type Request, type Response } from 'express';
import { type ProblemDetails, ProblemSignal } from './problem-response.js';

/** What is said of a body that is not read, whoever reads it. */
export const jsonBodyProblems = {
  notJsonType: { code: 'unsupported_media_type', detail: 'Send the body as application/json.' },
  notPlainUtf8: {
    code: 'unsupported_media_type',
    detail: 'Send the body in UTF-8 without a content encoding.',
  },
  notJson: { code: 'bad_request', detail: 'The body is not JSON.' },
} as const satisfies Readonly<Record<string, ProblemDetails>>;

export const tooLarge = (maxBytes: number): ProblemDetails => ({
  code: 'body_too_large',
  detail: `The body may have at most ${maxBytes} bytes.`,
});

/** Does a body come with this request (RFC 9112 section 6.3)? */
export const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Reads a JSON body (RFC 8259) of at most this many bytes.
 * @returns a reader; an absent body reads as undefined
 * @throws ProblemSignal `body_too_large`, `unsupported_media_type`, or `bad_request` for what is not JSON
 */
export function jsonBodyReader(maxBytes: number) {
  const parse = express.json({ limit: maxBytes, strict: false, inflate: false });
  return async (request: Request, response: Response): Promise<unknown> => {
    if (!hasBody(request)) return undefined;
    if (!request.is('application/json')) {
      throw new ProblemSignal(jsonBodyProblems.notJsonType);
    }
    await new Promise<void>((resolve, reject) => {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Express builds requests from a prototype, not by the constructor
      parse(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(bodyProblem(error, maxBytes));
      });
    });
    return request.body as unknown;
  };
}

function bodyProblem(error: unknown, maxBytes: number): Error {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) {
    return new ProblemSignal(tooLarge(maxBytes));
  }
  if (status === 415) {
    return new ProblemSignal(jsonBodyProblems.notPlainUtf8);
  }
  if (status === 400) return new ProblemSignal(jsonBodyProblems.notJson);
  return error instanceof Error ? error : new Error('The body could not be read');
}

import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemSignal } from '@orchestrator/http';
import busboy from 'busboy';

/** The part that is asked for. */
const partName = 'file';
/** What comes beside it is ignored, as far as it is not too much. */
const limits = { fields: 100, fieldSize: 64 * 1024, headerPairs: 100 };

/**
 * Reads a body of `multipart/form-data` (RFC 7578) with exactly one part `file` that has a name, and
 * hands its content on as it comes. Of a name with a path the last part counts, as section 4.2 asks.
 * @param take called once, when the part begins; when it fails, no more is read
 * @returns what `take` gave, when the whole body has come
 * @throws ProblemSignal for a body that is no such thing; whatever `take` and the body fail with. What
 * `take` gave is lost then.
 */
export async function readOneFile<T>(
  body: Readable,
  contentType: string,
  take: (filename: string, content: Readable) => Promise<T>,
): Promise<T> {
  const parser = parserOf(contentType);
  let taking: Promise<T> | undefined;
  let fault: Error | undefined;
  const refuse = (error: Error): void => {
    fault ??= error;
    parser.destroy(error);
  };

  parser.on('field', (name) => {
    if (name === partName) refuse(notThat('must have a filename'));
  });
  parser.on('file', (name, content, { filename }: { filename?: string }) => {
    // Whoever takes it learns by that; nobody else need.
    content.on('error', () => undefined);
    if (name !== partName) content.resume();
    else if (taking !== undefined) refuse(notThat('must come once'));
    else if (filename === undefined) refuse(notThat('must have a filename'));
    else {
      taking = take(filename, content);
      // Where the body itself broke off before, that is told.
      taking.catch((error: unknown) => {
        if (!parser.destroyed) refuse(error instanceof Error ? error : new Error('refused'));
      });
    }
  });

  try {
    await pipeline(body, parser);
  } catch (error) {
    // Nothing of it is under way any more when this is told.
    await taking?.catch(() => undefined);
    throw fault ?? body.errored ?? malformed(error);
  }
  if (taking === undefined) throw notThat('is missing');
  return taking;
}

function parserOf(contentType: string) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits,
    });
  } catch (error) {
    throw malformed(error);
  }
}

const notThat = (message: string): ProblemSignal =>
  new ProblemSignal({ code: 'validation_failed', errors: [{ path: partName, message }] });

const malformed = (error: unknown): ProblemSignal =>
  new ProblemSignal({
    code: 'bad_request',
    detail: `The body is no whole multipart/form-data: ${error instanceof Error ? error.message : 'it ended'}.`,
  });

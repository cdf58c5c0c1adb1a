import type { readArtifact, RouteAnswer } from '@orchestrator/contracts';
import { type Handler, ProblemSignal, type RequestContext } from '@orchestrator/http';
import type { Artifact } from '../../domain/artifact.js';
import type { RunViews } from '../../domain/run-views.js';
import { runInReach } from '../callers/run-in-reach.js';
import { byteRangeOf } from './byte-range.js';
import { attachmentNamed } from './content-disposition.js';
import type { OpenArtifacts } from './open-artifact.js';

type Answer = RouteAnswer<typeof readArtifact>;
type Header = RequestContext['header'];

/** Whatever it is, a browser must take it for nothing but a file to be kept. */
export const readArtifactRoute =
  (runs: Pick<RunViews, 'find'>, artifacts: OpenArtifacts): Handler<typeof readArtifact> =>
  async ({ params: { id, filename } }, context) => {
    const run = await runInReach(runs, id, context);
    const answer = async (): Promise<Answer | null> => {
      const artifact = await artifacts.find(run.id, filename);
      const headers = headersOf(artifact);
      if (isKnown(context.header('if-none-match'), headers.ETag)) return { status: 304, headers };
      const range = wantedRange(context.header, artifact, headers.ETag);
      const stream = await artifacts.open(run.id, artifact, range);
      if (stream === null) return null;
      if (range === undefined) {
        const whole = { 'Content-Length': String(artifact.size), ...downloadOf(artifact) };
        return { status: 200, headers: { ...headers, ...whole }, stream };
      }
      const part = {
        'Content-Range': `bytes ${range.first}-${range.last}/${artifact.size}`,
        'Content-Length': String(range.last - range.first + 1),
        ...downloadOf(artifact),
      };
      return { status: 206, headers: { ...headers, ...part }, stream };
    };
    // What was replaced in between is looked for once more.
    const answered = (await answer()) ?? (await answer());
    if (answered === null) throw new ProblemSignal({ code: 'unavailable' });
    return answered;
  };

const headersOf = ({ sha256 }: Artifact) => ({ ETag: `"${sha256}"`, 'Accept-Ranges': 'bytes' });

const downloadOf = ({ filename }: Artifact) => ({
  'Content-Disposition': attachmentNamed(filename),
  'X-Content-Type-Options': 'nosniff',
});

/** RFC 9110, section 13.1.2: tags are compared weakly. */
const isKnown = (field: string | undefined, etag: string): boolean =>
  field !== undefined &&
  (field.trim() === '*' || (field.match(/"[^"]*"/g) ?? []).some((tag) => tag === etag));

/**
 * The part that is asked for; with `If-Range` only of what the client has the rest of (RFC 9110, section
 * 13.1.5).
 * @throws ProblemSignal `range_not_satisfiable`
 */
function wantedRange(header: Header, { size }: Artifact, etag: string) {
  const condition = header('if-range');
  if (condition !== undefined && condition.trim() !== etag) return undefined;
  const range = byteRangeOf(header('range'), size);
  if (range !== 'unsatisfiable') return range;
  throw new ProblemSignal({
    code: 'range_not_satisfiable',
    headers: { 'Content-Range': `bytes */${size}` },
  });
}

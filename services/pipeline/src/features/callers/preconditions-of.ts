import { ProblemSignal, type RequestContext } from '@orchestrator/http';
import type { NamedVersions, Preconditions } from '../../domain/precondition.js';

/** RFC 9110 section 8.8.3, with the comma or the end behind it; elements may be empty. */
const nextTag = /[\t ]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[\t ]*(?:,|$)/y;

/**
 * What `If-Match` and `If-None-Match` ask for (RFC 9110 section 13.1). Our tags are strong: a weak one
 * is never that of a version to be changed, and does for one that is not to be sent again.
 * @throws ProblemSignal `validation_failed`
 */
export const preconditionsOf = (context: RequestContext): Preconditions => ({
  match: versionsIn('if-match', context, (weak) => !weak),
  noneMatch: versionsIn('if-none-match', context, () => true),
});

function versionsIn(
  header: string,
  context: RequestContext,
  counts: (weak: boolean) => boolean,
): NamedVersions | undefined {
  const text = context.header(header);
  if (text === undefined) return undefined;
  if (text.trim() === '*') return '*';
  const versions: string[] = [];
  nextTag.lastIndex = 0;
  while (nextTag.lastIndex < text.length) {
    const found = nextTag.exec(text);
    if (found === null) throw malformed(header);
    const [, weak, tag] = found;
    if (tag !== undefined && counts(weak !== undefined)) versions.push(tag);
  }
  return versions;
}

const malformed = (header: string): ProblemSignal =>
  new ProblemSignal({
    code: 'validation_failed',
    errors: [
      { path: `header.${header}`, message: 'must be entity tags in quotes, with commas, or *' },
    ],
  });

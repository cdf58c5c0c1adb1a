import { templateSegments } from '@orchestrator/contracts';
import type { PathSegment } from '../route-table/match-route.js';

type Template = ReturnType<typeof templateSegments>;

/** Says of a path whether it is that of a declared page; everything else is no page. */
export function pageMatcher(templates: readonly string[]) {
  const declared = templates.map(templateSegments);
  return (segments: readonly PathSegment[]): boolean =>
    declared.some((template) => fits(template, segments));
}

const fits = (template: Template, segments: readonly PathSegment[]): boolean =>
  template.length === segments.length &&
  template.every((expected, index) => {
    const { text, encodedSlash } = segments[index] ?? { text: '', encodedSlash: false };
    if (expected.type === 'literal') return text === expected.text;
    return text !== '' && (!encodedSlash || expected.encodedSlashes);
  });

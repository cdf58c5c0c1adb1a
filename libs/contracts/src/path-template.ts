export type TemplateSegment =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'parameter'; readonly name: string; readonly encodedSlashes: boolean };

/**
 * The segments of a path template. `{name}` stands for one segment; `{+name}` for one in which
 * slashes may be percent-encoded (a file path, RFC 6570 section 3.2.3 borrowed for its sign).
 */
export function templateSegments(path: string): readonly TemplateSegment[] {
  return path
    .slice(1)
    .split('/')
    .map((text) => {
      const match = /^\{(\+?)([a-z_]+)\}$/.exec(text);
      return match?.[2] === undefined
        ? { type: 'literal', text }
        : { type: 'parameter', name: match[2], encodedSlashes: match[1] === '+' };
    });
}

/** The names of the parameters of a path template, in their order. */
export const pathParameters = (path: string): string[] =>
  templateSegments(path).flatMap((segment) => (segment.type === 'parameter' ? segment.name : []));

/** The template as Express 5 writes it. */
export const expressPath = (path: string): string =>
  '/' +
  templateSegments(path)
    .map((segment) => (segment.type === 'literal' ? segment.text : `:${segment.name}`))
    .join('/');

/** The template as OpenAPI writes it. */
export const openapiPath = (path: string): string => path.replaceAll('{+', '{');

/** The template with its parameters filled in, each percent-encoded (RFC 3986 section 2.1). */
export const fillPath = (path: string, parameters: Readonly<Record<string, unknown>>): string =>
  '/' +
  templateSegments(path)
    .map((segment) =>
      segment.type === 'literal'
        ? segment.text
        : encodeURIComponent(String(parameters[segment.name])),
    )
    .join('/');

/** Labels as people type them: `gpu=true`, one to a line or with commas; a name alone is `true`. */
export function parseLabels(text: string): Record<string, string> {
  const words = text.split(/[\n,]/).map((word) => word.trim());
  return Object.fromEntries(
    words.filter(Boolean).map((word): [string, string] => {
      const at = word.indexOf('=');
      return at < 0 ? [word, 'true'] : [word.slice(0, at).trim(), word.slice(at + 1).trim()];
    }),
  );
}

/** The same labels, one to a line. */
export const labelLines = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

/** What was typed one to a line, or with commas between. */
export const parseLines = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

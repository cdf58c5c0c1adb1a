/** A part of a text: from `start` to before `end`, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Puts `mark` in place of each part; of parts that overlap there is one. */
export function replaceRanges(text: string, ranges: readonly TextRange[], mark: string): string {
  if (ranges.length === 0) return text;
  let result = '';
  let done = 0;
  let marked = false;
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    if (start < done && marked) {
      done = Math.max(done, end);
      continue;
    }
    result += text.slice(done, start) + mark;
    done = end;
    marked = true;
  }
  return result + text.slice(done);
}

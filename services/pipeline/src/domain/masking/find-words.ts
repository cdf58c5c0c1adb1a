import type { TextRange } from './text-ranges.js';

/** Words are found by so many characters at their beginning; shorter ones one by one. */
const keyLength = 4;
const filterSize = 1 << 16;
/** How many characters may be compared for each one of a text, and at least. */
const allowancePerCharacter = 64;
const leastAllowance = 1_000_000;

/** Finds where any of many words stands in a text; null where that would be too much work. */
export type FindWords = (text: string) => readonly TextRange[] | null;

/**
 * All places of all words, overlapping ones too, in a time that grows with the text and hardly with
 * the words. Words and texts come from people who may mean ill: one text with one set of words must
 * not keep the process busy.
 * @param words longest first
 */
export function wordFinder(words: readonly string[]): FindWords {
  const short = words.filter((word) => word.length < keyLength && word !== '');
  const buckets = new Map<number, string[]>();
  const filter = new Uint8Array(filterSize);
  for (const word of words) {
    if (word.length < keyLength) continue;
    const key = keyAt(word, 0);
    filter[key] = 1;
    const bucket = buckets.get(key);
    if (bucket) bucket.push(word);
    else buckets.set(key, [word]);
  }

  return (text) => {
    const ranges = short.flatMap((word) => placesOf(word, text));
    let allowance = Math.max(leastAllowance, text.length * allowancePerCharacter);
    let covered = 0;
    for (let start = 0; start <= text.length - keyLength; start += 1) {
      const key = keyAt(text, start);
      if (filter[key] === 0) continue;
      for (const word of buckets.get(key) ?? []) {
        // What ends within what was found already adds nothing.
        if (start + word.length <= covered) break;
        const compared = commonLength(word, text, start);
        allowance -= compared + 1;
        if (compared < word.length) continue;
        covered = start + word.length;
        ranges.push({ start, end: covered });
        break;
      }
      if (allowance < 0) return null;
    }
    return ranges;
  };
}

const keyAt = (text: string, index: number): number =>
  (text.charCodeAt(index) +
    text.charCodeAt(index + 1) * 31 +
    text.charCodeAt(index + 2) * 961 +
    text.charCodeAt(index + 3) * 29_791) %
  filterSize;

function commonLength(word: string, text: string, start: number): number {
  let length = 0;
  while (length < word.length && word.charCodeAt(length) === text.charCodeAt(start + length)) {
    length += 1;
  }
  return length;
}

function placesOf(word: string, text: string): TextRange[] {
  const places: TextRange[] = [];
  for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
    places.push({ start, end: start + word.length });
  }
  return places;
}

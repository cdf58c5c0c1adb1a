import Anser, { type AnserJsonEntry } from 'anser';
import { nearestColor } from './nearest-color.js';

/** A piece of a line that looks the same throughout. */
export interface AnsiSpan {
  readonly text: string;
  /** `fg-red`, `bg-blue`, `bold`: each has a class. */
  readonly looks: readonly string[];
}

const decorations = new Set(['bold', 'dim', 'italic', 'underline', 'strikethrough']);

/** A line of a terminal, taken apart by its escape sequences; what is none of a look is dropped. */
export function ansiSpans(content: string): readonly AnsiSpan[] {
  return Anser.ansiToJson(lastOverwrite(content), {
    json: true,
    remove_empty: true,
    use_classes: true,
  }).map((entry) => ({ text: entry.content, looks: looksOf(entry) }));
}

/** What people see of the line. */
export const plainText = (content: string): string =>
  ansiSpans(content)
    .map(({ text }) => text)
    .join('');

/** A carriage return begins the line anew: progress bars draw over themselves. */
const lastOverwrite = (content: string): string =>
  content.replace(/\r+$/, '').slice(content.replace(/\r+$/, '').lastIndexOf('\r') + 1);

function looksOf(entry: AnserJsonEntry): string[] {
  const [fg, bg] = [
    nearestColor(entry.fg, entry.fg_truecolor),
    nearestColor(entry.bg, entry.bg_truecolor),
  ];
  const [front, back] = entry.decorations.includes('reverse') ? [bg, fg] : [fg, bg];
  return [
    ...(front === undefined ? [] : [`fg-${front}`]),
    ...(back === undefined ? [] : [`bg-${back}`]),
    ...entry.decorations.filter((one) => decorations.has(one)),
  ];
}

import { StringDecoder } from 'node:string_decoder';
import type { Mask } from './masking/mask.js';

type LogStream = 'stdout' | 'stderr';

/** A line as an agent sends it. */
export interface SentLine {
  readonly number: number;
  readonly stream: LogStream;
  readonly content: string;
}

/** A line as it is kept. */
export interface LogLine extends SentLine {
  readonly jobId: string;
  /** Where it stands in the log of the whole run, from 1. */
  readonly position: number;
  readonly time: Date;
}

/** What one line may hold, in bytes of UTF-8; of a longer one the beginning is kept, with a mark. */
export const maxLineBytes = 64 * 1024;
export const cutMark = ' … [the rest of this line was cut off]';

/** A text of an agent's as it may be kept: without NUL, which PostgreSQL can't keep, and masked. */
export const keptText = (text: string, mask: Mask): string =>
  mask(text.includes('\0') ? text.replaceAll('\0', '') : text);

/**
 * The content of a line as it is kept: masked, without NUL (which PostgreSQL can't keep), and cut. It
 * is masked before it is cut, so that no half of a secret is left, and after NULs are gone, so that
 * they don't hide one.
 */
export function keptContent(content: string, mask: Mask): string {
  const masked = keptText(content, mask);
  // No character of UTF-16 has more than three bytes.
  if (masked.length * 3 <= maxLineBytes || Buffer.byteLength(masked) <= maxLineBytes) return masked;
  const room = maxLineBytes - Buffer.byteLength(cutMark);
  // The decoder keeps back a character that is not whole.
  return new StringDecoder('utf8').write(Buffer.from(masked).subarray(0, room)) + cutMark;
}

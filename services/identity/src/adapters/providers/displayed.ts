import { ProviderError } from '../../domain/provider.js';

/**
 * The subject of an identity, as it is.
 * @throws ProviderError for one that two stores could take for two different ones, or for one
 */
export function subjectOf(text: string): string {
  // A lone surrogate would be stored as another character.
  if (/^[^\p{Cc}\p{Cs}]{1,255}$/u.test(text)) return text;
  throw new ProviderError('untrusted', 'the subject is empty, too long or not plain text');
}

/** A text for display, on one line; null for none. */
export function lineOf(text: string | null | undefined, maximum = 100): string | null {
  const line = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line === '' ? null : Array.from(line).slice(0, maximum).join('');
}

/** Null for what is no address. */
export const emailOf = (text: string | null | undefined): string | null =>
  text && text.length <= 320 && /^[^\s@\p{Cc}\p{Cf}\p{Cs}]+@[^\s@\p{Cc}\p{Cf}\p{Cs}]+$/u.test(text)
    ? text
    : null;

/** Null for what a browser should not be told to load. */
export function imageOf(text: string | null | undefined): string | null {
  if (!text || text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' ? url.href : null;
}

/** One segment of a path, still percent-encoded. */
export interface PathSegment {
  readonly text: string;
  /** Only a parameter that is declared as a file path may have one. */
  readonly encodedSlash: boolean;
}

/** Unreserved characters, sub-delimiters without `;`, `:` and `@` (RFC 3986 section 3.3). */
const plain = new Uint8Array(128);
for (const character of "-_~!$&'()*+,=:@") plain[character.charCodeAt(0)] = 1;
for (let code = 0; code < 128; code += 1) {
  if (/[0-9A-Za-z]/.test(String.fromCharCode(code))) plain[code] = 1;
}

const slash = 0x2f;
const dot = 0x2e;
const percent = 0x25;
const backslash = 0x5c;
const del = 0x7f;

/**
 * The segments of a path, or `undefined` for one that is not acceptable. An encoded slash ends a
 * segment as far as dot and empty segments go, so that no decoding makes one appear.
 */
export function scanPath(path: string): PathSegment[] | undefined {
  if (path.charCodeAt(0) !== slash) return undefined;
  const segments: PathSegment[] = [];
  const end = path.length;
  let segmentStart = 1;
  let pieceStart = 1;
  let onlyDots = true;
  let encodedSlash = false;
  let beyondAscii = false;
  for (let index = 1; index < end; index += 1) {
    const code = path.charCodeAt(index);
    if (code < 128 && plain[code] === 1) {
      onlyDots = false;
    } else if (code === slash) {
      if (isEmptyOrDots(index - pieceStart, onlyDots)) return undefined;
      segments.push({ text: path.slice(segmentStart, index), encodedSlash });
      segmentStart = pieceStart = index + 1;
      onlyDots = true;
      encodedSlash = false;
    } else if (code === percent) {
      const byte = encodedByte(path, index);
      if (!isAcceptableByte(byte) || (byte === percent && hidesAnother(path, index))) {
        return undefined;
      }
      if (byte === slash) {
        if (isEmptyOrDots(index - pieceStart, onlyDots)) return undefined;
        encodedSlash = true;
        pieceStart = index + 3;
        onlyDots = true;
      } else {
        onlyDots = false;
        if (byte > del) beyondAscii = true;
      }
      index += 2;
    } else if (code !== dot) {
      return undefined;
    }
  }
  // Only the very last segment may be empty: whether `/a/` is a route is for the matcher to say.
  const last = end - pieceStart;
  if (last === 0 ? encodedSlash : isEmptyOrDots(last, onlyDots)) return undefined;
  if (beyondAscii && !isSoundText(path)) return undefined;
  segments.push({ text: path.slice(segmentStart), encodedSlash });
  return segments;
}

const isEmptyOrDots = (length: number, onlyDots: boolean): boolean =>
  length === 0 || (onlyDots && length <= 2);

/** The byte that the percent sign at `index` stands for, or NaN. */
function encodedByte(path: string, index: number): number {
  const high = hexDigit(path.charCodeAt(index + 1));
  const low = hexDigit(path.charCodeAt(index + 2));
  return high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

const isAcceptableByte = (byte: number): boolean =>
  byte >= 0x20 && byte !== del && byte !== dot && byte !== backslash;

/** `%252e` and the like: whoever decodes twice would see a dot, a slash, a backslash or a control. */
function hidesAnother(path: string, index: number): boolean {
  const high = hexDigit(path.charCodeAt(index + 3));
  const byte = high * 16 + hexDigit(path.charCodeAt(index + 4));
  return !Number.isNaN(byte) && (byte === slash || !isAcceptableByte(byte));
}

/** UTF-8 without overlong forms and lone surrogates, and without C1 controls. */
function isSoundText(path: string): boolean {
  try {
    const decoded = decodeURIComponent(path);
    return !/[\u0080-\u009f]/.test(decoded);
  } catch {
    return false;
  }
}

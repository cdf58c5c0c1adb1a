const reversedPolynomial = 0xedb88320;

function remainderOf(byte: number): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? reversedPolynomial : 0);
  }
  return remainder;
}

const remainders = Int32Array.from({ length: 256 }, (_, byte) => remainderOf(byte));

/** The state of a CRC-32 before its first byte. */
export const crc32Start = -1;

/** Takes one byte (the low eight bits of `code`) into the state of a CRC-32 (IEEE 802.3). */
export function crc32Step(state: number, code: number): number {
  return (remainders[(state ^ code) & 0xff] ?? 0) ^ (state >>> 8);
}

/** The CRC-32 that a state stands for, as a number from 0 to 2³² − 1. */
export function crc32End(state: number): number {
  return ~state >>> 0;
}

/** The CRC-32 (IEEE 802.3, as in zlib and PNG) of an ASCII text. */
export function crc32(text: string): number {
  let state = crc32Start;
  for (let index = 0; index < text.length; index += 1) {
    state = crc32Step(state, text.charCodeAt(index));
  }
  return crc32End(state);
}

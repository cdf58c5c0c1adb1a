/** The 62 digits in the order of their values, which is also their order in ASCII. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Marks a character that is no digit; no digit's value has this bit. */
export const notADigit = 64;

/** The value of each ASCII character as a base62 digit, or `notADigit`. */
export const digitValues: Uint8Array = new Uint8Array(128).fill(notADigit);
for (let value = 0; value < alphabet.length; value += 1) {
  digitValues[alphabet.charCodeAt(value)] = value;
}

/** Writes a number in base62, most significant digit first, left-padded with `0` to `length`. */
export function encodeBase62(number: bigint, length: number): string {
  let rest = number;
  let digits = '';
  while (rest > 0n) {
    digits = alphabet.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits.padStart(length, '0');
}

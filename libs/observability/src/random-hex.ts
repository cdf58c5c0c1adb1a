import { randomFillSync } from 'node:crypto';

/** Drawn at once: each draw costs as much as a small request, however few bytes it gives. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

/** So many random bytes, in hexadecimal. For ids; secrets are drawn one by one. */
export function randomHex(bytes: number): string {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytes;
  return drawn.toString('hex', used - bytes, used);
}

import { createHash } from 'node:crypto';

const megabyte = 1024 * 1024;

/** Bytes that look like chance, and are the same in every run. */
const bytes = (seed: string, length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update(seed).digest();

const pieces = (seed: string, size: number, count: number): Buffer[] => {
  const all = bytes(seed, size * count);
  return Array.from({ length: count }, (_, index) =>
    all.subarray(index * size, (index + 1) * size),
  );
};

const filled = (write: (index: number) => string): string => {
  const lines: string[] = [];
  for (let length = 0, index = 0; length < megabyte; index += 1) {
    const line = write(index);
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join('\n');
};

const inLines = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`.{${width}}`, 'g'), '$&\n');

const base64 = bytes('base64', megabyte).toString('base64');
const base64url = bytes('base64url', megabyte).toString('base64url');
const hashes = pieces('hashes', 64, 30_000);

function uuidOf(piece: Buffer): string {
  const hex = piece.toString('hex');
  return [0, 8, 12, 16, 20].map((start, at) => hex.slice(start, [8, 12, 16, 20, 32][at])).join('-');
}

const lockEntry = (index: number): string => {
  const piece = hashes[index % hashes.length] ?? Buffer.alloc(64);
  const name = piece.toString('hex', 0, 5);
  return [
    `  ora_${name}@1.${index}.0:`,
    `    resolution: {integrity: sha512-${piece.toString('base64')}}`,
    `    "resolved": "https://registry.example/ort_${name}/-/${name}-1.${index}.0.tgz",`,
    `    checksum: 10c0/${piece.toString('hex')}`,
  ].join('\n');
};

/** At least a megabyte of each, of what stands in repositories and is no token. */
export const harmlessTexts: readonly (readonly [string, string])[] = [
  ['base64 in one line', base64],
  ['base64 in lines of 76', inLines(base64, 76)],
  ['base64url in one line', base64url],
  ['base64url in lines of 43', inLines(base64url, 43)],
  ['UUIDs', pieces('uuids', 16, 30_000).map(uuidOf).join('\n')],
  ['hashes in hex', hashes.map((hash) => hash.toString('hex')).join(' ')],
  ['a lock file', filled(lockEntry)],
];

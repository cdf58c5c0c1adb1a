import { describe, expect, test } from '@jest/globals';
import { createLogger, redact } from './logger.js';

const value = `orp_${'a'.repeat(49)}`;

describe('no credential reaches a log', () => {
  test.each([
    ['a token value', `token ${value} refused`],
    ['a bearer header', 'authorization: Bearer abc.def-ghi'],
    ['an assertion', `saw eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln`],
    ['a password in a URL', 'postgres://root:hunter2@db/test'],
  ])('%s is taken out', (_, text) => {
    const clean = redact(text);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toMatch(/a{20}|abc\.def|c2ln|hunter2/);
  });

  test('fields, messages and stacks are covered alike', () => {
    const written: string[] = [];
    const destination = { write: (text: string) => void written.push(text) };
    const log = createLogger({ service: 'test', level: 'info', destination });
    log.info({ deep: { header: `Bearer ${value}` }, err: new Error(value) }, `saw ${value}`);
    expect(written).toHaveLength(1);
    expect(written.join('')).not.toContain(value);
    expect(JSON.parse(written[0]!)).toMatchObject({ service: 'test', level: 'info' });
  });
});

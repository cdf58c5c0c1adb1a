import { describe, expect, test } from '@jest/globals';
import { generateToken, tokenKinds } from '@orchestrator/token-format';
import { maskOver } from './mask.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secret = 'p@ss/wörd "1"';

describe('a secret value does not show', () => {
  test.each([
    ['as it is', `it is ${secret}.`, 'it is ***.'],
    ['twice', `${secret},${secret}`, '***,***'],
    ['in base64', `k: ${base64(secret)}`, 'k: ***'],
    ['in base64 without padding', `k: ${base64(secret).replace(/=+$/, '')}!`, 'k: ***!'],
    ['in the base64 of URLs', `?k=${Buffer.from(secret).toString('base64url')}&`, '?k=***&'],
    ['percent-encoded', `?k=${encodeURIComponent(secret)}&`, '?k=***&'],
    ['percent-encoded in small letters', '?k=p%40ss%2fw%c3%b6rd%20%221%22&', '?k=***&'],
    ['as forms have it', `${new URLSearchParams({ k: secret }).toString()}&`, 'k=***&'],
    ['as a string in JSON', JSON.stringify({ k: secret }), '{"k":"***"}'],
    ['in JSON that is ASCII', String.raw`"p@ss/w\u00f6rd \"1\""`, '"***"'],
    ['in JSON with escaped slashes', String.raw`"p@ss\/wörd \"1\""`, '"***"'],
  ])('%s', (_form, text, shown) => {
    expect(maskOver([secret])(text)).toBe(shown);
  });

  test.each(['a', 'ab', 'abc', 'user:', 'x-access-token:'])(
    'in base64 behind %j, as in basic authentication',
    (before) => {
      const masked = maskOver(['correct-horse-battery'])(base64(`${before}correct-horse-battery!`));
      expect(masked).toContain('***');
      // What is left tells less than one character at either end.
      expect(Buffer.from(masked.replace('***', ''), 'base64').toString()).not.toMatch(
        /orrect|atter/,
      );
    },
  );

  test('of several lines, line by line and as one', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\r\n  kqhkiG9w0BAQEF\n}\n-----END KEY-----\n';
    const mask = maskOver([key]);
    expect(mask('MIIEvQIBADANBg')).toBe('***');
    expect(mask('> kqhkiG9w0BAQEF <')).toBe('> *** <');
    expect(mask(base64('kqhkiG9w0BAQEF'))).toBe('***');
    expect(mask(JSON.stringify([key]))).toBe(String.raw`["***\n"]`);
    expect(mask('} is a bracket')).toBe('} is a bracket');
  });

  test('in base64 that was broken into lines', () => {
    const long = Array.from({ length: 40 }, (_, index) => `word${index * 7919}`).join('.');
    const mask = maskOver([long]);
    for (const width of [64, 76]) {
      for (const line of base64(`${long}\n`)
        .match(new RegExp(`.{1,${width}}`, 'g'))!
        .slice(0, -1)) {
        expect(mask(line)).toBe('***');
      }
    }
  });

  test('where one overlaps or holds another', () => {
    expect(maskOver(['abcdef', 'defghi'])('-abcdefghi-')).toBe('-***-');
    expect(maskOver(['secret', 'secret-and-more'])('secret-and-more')).toBe('***');
    expect(maskOver(['xy', 'wxyz'])('wxyz xy')).toBe('*** ***');
  });

  test('white space around it and alone is none', () => {
    expect(maskOver([' tight \n', '  ', '\n'])('a tight b')).toBe('a *** b');
  });
});

describe('tokens of ours', () => {
  test.each(tokenKinds)('of the kind %s do not show, whoever they belong to', (kind) => {
    const token = generateToken(kind);
    expect(maskOver([])(`https://x:${token}@host x${token}${token}`)).toBe(
      'https://x:***@host x******',
    );
  });

  test('what only looks like one stays', () => {
    const wrong = `orp_${'a'.repeat(49)}`;
    expect(maskOver([])(`${wrong} or_ orp_`)).toBe(`${wrong} or_ orp_`);
    const token = generateToken('job');
    expect(maskOver([])(`orp_${token}`)).toBe('orp_***');
  });
});

describe('texts and secrets made to keep the process busy', () => {
  const within = (work: () => string): string => {
    const begun = performance.now();
    const result = work();
    expect(performance.now() - begun).toBeLessThan(5_000);
    return result;
  };

  test('are masked whole when they would', () => {
    const masks = maskOver(
      Array.from({ length: 20 }, (_, index) => `${'a'.repeat(5_000)}${index}`),
    );
    expect(within(() => masks('a'.repeat(200_000)))).toBe('***');
  });

  test('a long text with many honest secrets is not', () => {
    const mask = maskOver(Array.from({ length: 40 }, (_, index) => `secret number ${index}!`));
    const text = 'nothing of a secret number is here, '.repeat(10_000);
    expect(within(() => mask(text))).toBe(text);
  });
});

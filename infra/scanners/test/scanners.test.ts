import { describe, expect, test } from '@jest/globals';
import {
  generateToken,
  parseToken,
  prefixes,
  tokenKinds,
  tokenPattern,
} from '@orchestrator/token-format';
import { RE2JS } from 're2js';
import { harmlessTexts } from './random-text.js';
import { gitleaksRules, githubPatterns, textOf, trufflehogDetectors } from './rule-files.js';
import { entropyOf, expressions, scanners } from './scanners.js';

describe('the files say what the grammar of tokens says', () => {
  const letters = Object.values(prefixes).map((prefix) => prefix[2]);

  test('the pattern is that of every prefix, and of the length of tokens', () => {
    const [, inClass = ''] = /\[([a-z]+)\]_/.exec(tokenPattern) ?? [];
    expect(inClass.split('').sort()).toEqual([...letters].sort());
    const [, length] = /\{(\d+)\}/.exec(tokenPattern) ?? [];
    expect(generateToken('personal')).toHaveLength(4 + Number(length));
  });

  test('gitleaks has one rule for each kind', () => {
    expect(gitleaksRules.map(({ id, regex, keywords }) => ({ id, regex, keywords }))).toEqual(
      tokenKinds.map((kind) => ({
        id: `orchestrator-${kind}-token`,
        regex: tokenPattern.replace(/or\[[a-z]+\]_/, prefixes[kind]),
        keywords: [prefixes[kind]],
      })),
    );
    for (const { description } of gitleaksRules) expect(description).toMatch(/^[AT].{20,90}$/);
  });

  test('TruffleHog has one detector for all, and sends no value anywhere', () => {
    expect(trufflehogDetectors).toEqual([
      {
        name: 'OrchestratorToken',
        keywords: Object.values(prefixes),
        regex: { token: tokenPattern },
        entropy: gitleaksRules[0]?.entropy,
      },
    ]);
  });

  test('GitHub has one pattern for all, whose own example is found where it says', () => {
    expect(githubPatterns).toHaveLength(1);
    const { regex, test: example } = githubPatterns[0]!;
    expect(`\\b${regex.pattern}\\b`).toBe(tokenPattern);
    const secret = example.data.slice(example.start_offset, example.end_offset);
    expect(parseToken(secret)).toMatchObject({ kind: 'personal' });
    for (const { name, find } of scanners)
      expect([name, find(example.data)]).toEqual([name, [secret]]);
  });
});

/** Ways in which tokens get to where they should not be; `«»` stands for the token. */
const contexts: Readonly<Record<string, string>> = {
  'nothing else': '«»',
  'the end of a line': 'token «»\nnext',
  'the end of a line on Windows': 'token «»\r\nnext',
  'an environment file': 'ORCHESTRATOR_TOKEN=«»\n',
  'an environment file, in quotes': "export ORCHESTRATOR_TOKEN='«»'\n",
  'an Authorization header': 'Authorization: Bearer «»\r\nAccept: */*',
  'curl on a command line': 'curl -H "Authorization: Bearer «»" https://ci.example',
  JSON: '{"token":"«»","id":1}',
  'JSON in JSON': String.raw`{"body":"{\"token\":\"«»\"}"}`,
  YAML: 'token: «»\nother: 1',
  'YAML in quotes': "token: '«»'",
  'a YAML list': '- «»\n- x',
  TOML: 'token = "«»"',
  XML: '<token>«»</token>',
  'an XML attribute': "<x token='«»'/>",
  'a URL with a query': 'https://ci.example/trigger?token=«»&ref=main',
  'a URL with a user': 'https://x:«»@ci.example/acme/web',
  'a URL with a path': 'https://ci.example/«»/acme',
  'a URL with a fragment': 'https://ci.example/#«»',
  'a shell variable with a default': '${TOKEN:-«»}',
  'a template literal': 'const token = `«»`;',
  'a call': 'login(«»);',
  'a list with commas': 'a,«»,b',
  'a list with semicolons': 'a;«»;b',
  'Markdown code': 'use `«»`.',
  'the end of a sentence': 'The token is «».',
  'a table': '|«»|',
  'a comment': '# «»',
  'a diff': '+token=«»\n-token=x',
  'a tab': 'token\t«»\tx',
  'behind a backslash': 'C:\\«»\\x',
  'behind a byte order mark': '\ufeff«»',
  'between other scripts': 'ключ«»ключ',
  'between dashes': 'x-«»-y',
};

describe.each(scanners.map((scanner) => [scanner.name, scanner] as const))('%s', (_, { find }) => {
  describe.each(tokenKinds)('finds a token of the kind %s', (kind) => {
    test.each(Object.entries(contexts))('in %s', (_name, context) => {
      const token = generateToken(kind);
      const found = find(context.replaceAll('«»', () => token));
      expect(found).toEqual([token]);
      expect(parseToken(found[0] ?? '')).toMatchObject({ kind });
    });
  });

  test('finds every one of many side by side', () => {
    const tokens = tokenKinds.flatMap((kind) =>
      Array.from({ length: 50 }, () => generateToken(kind)),
    );
    for (const separator of [' ', '\n', ',', '","'])
      expect(find(tokens.join(separator)).sort()).toEqual([...tokens].sort());
  });

  const whole = generateToken('personal');
  test.each([
    ['a character short', whole.slice(0, -1)],
    ['a character long', `${whole}a`],
    ['two run together', whole + whole],
    ['in capitals', whole.toUpperCase()],
    ['with another prefix', `orx_${whole.slice(4)}`],
    ['with a prefix of somebody else', `ghp_${whole.slice(4)}`],
    ['with a dash in its body', `${whole.slice(0, 20)}-${whole.slice(21)}`],
    ['with an underscore in its body', `${whole.slice(0, 20)}_${whole.slice(21)}`],
    ['with a letter of another script', `${whole.slice(0, 20)}а${whole.slice(21)}`],
    ['broken by a line', `${whole.slice(0, 20)}\n${whole.slice(20)}`],
    ['with its prefix set apart', `orp ${whole.slice(4)}`],
    ['as a part of a longer name', `author_${whole}`],
    ['going on with an underscore', `${whole}_old`],
    ['a placeholder of zeros', `orp_${'0'.repeat(49)}`],
    ['a placeholder of x', `orp_${'x'.repeat(49)}`],
    ['a prefix alone', 'orp_'],
    ['a name in code', 'the_orp_of_oro_and_ora_ort_ori_orj_'],
  ])('passes over what is none: %s', (_name, text) => {
    expect(find(`x ${text} y`)).toEqual([]);
  });

  test.each(harmlessTexts)('has no false hit in a megabyte: %s', (_name, text) => {
    expect(text.length).toBeGreaterThanOrEqual(1024 * 1024);
    expect(find(text)).toEqual([]);
  });
});

test.each(harmlessTexts)('no expression fits in a megabyte, keywords or not: %s', (_name, text) => {
  // Each is tried as it stands, in the syntax that JavaScript and RE2 share.
  for (const expression of expressions) expect(text.match(new RegExp(expression, 'g'))).toBeNull();
});

test('JavaScript and RE2 agree on every expression', () => {
  const text = tokenKinds
    .map((kind) => `${generateToken(kind)} «${generateToken(kind)}x»`)
    .join('\n');
  for (const expression of expressions) {
    const matcher = RE2JS.compile(expression).matcher(text);
    const found: (string | null)[] = [];
    while (matcher.find()) found.push(matcher.group());
    expect(found).toEqual(text.match(new RegExp(expression, 'g')));
  }
});

test('no token is so regular that a scanner would leave it out', () => {
  const least = Math.max(
    ...[...gitleaksRules, ...trufflehogDetectors].map(({ entropy }) => entropy),
  );
  const entropies = Array.from({ length: 20_000 }, () => entropyOf(generateToken('trigger')));
  expect(entropies.reduce((a, b) => Math.min(a, b))).toBeGreaterThan(least + 0.3);
});

test('the rules do not find themselves', () => {
  for (const name of ['gitleaks.toml', 'trufflehog.yaml'])
    for (const { find } of scanners) expect(find(textOf(name))).toEqual([]);
});

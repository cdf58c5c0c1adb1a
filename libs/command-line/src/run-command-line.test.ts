import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@orchestrator/config';
import { type Command, CommandError, type CommandLine, runCommandLine } from './index.js';

const asked: unknown[] = [];
const command = (run: () => Promise<number>): Command<string> => ({
  usage: 'NAME [OTHER] [--word X] [--many X ...] [--flag]',
  summary: 'Do it',
  more: ['In detail.'],
  words: ['NAME', '[OTHER]'],
  options: { word: 'text', many: 'texts', flag: 'flag' },
  run: (input, surroundings) => {
    asked.push(input, surroundings);
    return run();
  },
});
const failing = (error: () => Error) => command(() => Promise.reject(error()));
const line: CommandLine<string> = {
  name: 'program',
  commands: new Map([
    ['do', command(() => Promise.resolve(0))],
    ['do it', command(() => Promise.resolve(1))],
    ['fail sentence', failing(() => new CommandError('No.', 75))],
    ['fail said', failing(() => new CommandError('What?', 2))],
    ['fail config', failing(() => new ConfigError(['PORT: is required']))],
    ['fail bug', failing(() => new TypeError('x is not a function'))],
    [
      'fail file',
      command(() => {
        readFileSync('/nowhere/at/all');
        return Promise.resolve(0);
      }),
    ],
  ]),
  more: ['The end.'],
  surroundings: () => 'here',
};

async function run(...args: string[]) {
  const [told, complained]: [string[], string[]] = [[], []];
  asked.length = 0;
  const code = await runCommandLine(line, args, {
    tell: (text) => told.push(text),
    complain: (text) => complained.push(text),
  });
  return { code, told: told.join('\n'), complained: complained.join('\n') };
}

test('a command gets its words and options, by their kinds', async () => {
  expect(await run('do', 'a', '--many', '1', '--word=w', '--many', '2', 'b', '--flag')).toEqual({
    code: 0,
    told: '',
    complained: '',
  });
  expect(asked).toEqual([
    { words: ['a', 'b'], options: { word: 'w', many: ['1', '2'], flag: true } },
    'here',
  ]);
  await run('do', 'a');
  expect(asked[0]).toEqual({
    words: ['a'],
    options: { word: undefined, many: [], flag: false },
  });
});

test('the longest name wins', async () => expect((await run('do', 'it', 'a')).code).toBe(1));

test.each([
  [['do'], 'It needs NAME [OTHER].'],
  [['do', 'a', 'b', 'c'], 'It needs NAME [OTHER].'],
  [['do', 'a', '--color'], "Unknown option '--color'"],
  [['do', 'a', '--flag=yes'], '--flag'],
  [['do', 'a', '--word'], '--word'],
])('%j: what is wrong and how it is said, with 2', async (args, sentence) => {
  const { code, complained } = await run(...args);
  expect(code).toBe(2);
  expect(complained).toContain(sentence);
  expect(complained).toContain('How it is said: program do NAME');
  expect(asked).toEqual([]);
});

describe('what a command throws', () => {
  test.each([
    ['sentence', 75, 'No.'],
    ['said', 2, 'What?\nWhat there is: program help'],
    ['config', 2, 'The configuration is not usable:\n  PORT: is required'],
    ['file', 1, expect.stringContaining('/nowhere/at/all')],
  ])('%s is a sentence and an exit code', async (what, code, complained) =>
    expect(await run('fail', what, 'x')).toEqual({ code, told: '', complained }),
  );

  test('a bug is thrown on', () =>
    expect(run('fail', 'bug', 'x')).rejects.toThrow('not a function'));
});

import { describe, expect, test } from '@jest/globals';

import { eventually } from './eventually.js';

describe('eventually', () => {
  test('gives what the check gave when it stopped throwing, and false and null are not yet', async () => {
    const answers = [false, null, 'there'] as const;
    let tries = 0;
    const check = (): 'there' | false | null => {
      tries += 1;
      if (tries === 1) throw new Error('too early');
      return answers[tries - 2] ?? null;
    };
    await expect(eventually(check, { everyMs: 1 })).resolves.toBe('there');
    expect(tries).toBe(4);
  });

  test('takes a check that gives nothing as passed', async () => {
    await expect(eventually(() => undefined)).resolves.toBeUndefined();
  });

  test('fails at its deadline with the last failure as cause', async () => {
    const cause = new Error('still wrong');
    const failing = eventually(() => Promise.reject(cause), { withinMs: 50, everyMs: 5 });
    await expect(failing).rejects.toMatchObject({
      message: 'Not so within 50 ms: still wrong',
      cause,
    });
  });

  test('does not wait for a check that hangs', async () => {
    const hanging = eventually(() => new Promise<never>(() => undefined), { withinMs: 50 });
    await expect(hanging).rejects.toThrow('Not so within 50 ms: the check never came to an end');
  });
});

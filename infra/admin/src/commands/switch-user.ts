import { CommandError } from '@orchestrator/command-line';
import { disableUser, enableUser, namespaceName, ProblemError } from '@orchestrator/contracts';
import { defineCommand } from '../command.js';

export const disableUserCommand = defineCommand({
  usage: 'NAME',
  summary: 'Disable a user: sessions end and tokens are refused, at once',
  words: ['NAME'],
  options: {},
  async run({ words }, { operator, tell, atIdentity }) {
    const username = usernameIn(words);
    await atIdentity((client) =>
      client.call(disableUser, { body: { operator, username } }).catch(unknown(username)),
    );
    tell(`${username} is disabled: every session has ended, and tokens are refused.`);
    return 0;
  },
});

export const enableUserCommand = defineCommand({
  usage: 'NAME',
  summary: 'Enable a user again: tokens that were not revoked work again',
  words: ['NAME'],
  options: {},
  async run({ words }, { operator, tell, atIdentity }) {
    const username = usernameIn(words);
    await atIdentity((client) =>
      client.call(enableUser, { body: { operator, username } }).catch(unknown(username)),
    );
    tell(`${username} is enabled: tokens that were not revoked work again; sessions stay ended.`);
    return 0;
  },
});

function usernameIn([name = '']: readonly string[]): string {
  const parsed = namespaceName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${JSON.stringify(name)} can't be a username.`, 2);
}

const unknown =
  (username: string) =>
  (error: unknown): never => {
    if (error instanceof ProblemError && error.problem.code === 'not_found') {
      throw new CommandError(`There is no user ${username}.`);
    }
    throw error;
  };

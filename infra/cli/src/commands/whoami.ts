import { readOwnToken, readUser } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../command.js';
import { print } from '../output/print.js';
import { listing } from '../output/table.js';
import { describeToken } from '../tokens/describe-token.js';

export const whoami = defineCommand({
  usage: '',
  summary: 'Show the token of the environment and whom it stands for',
  words: [],
  options: printOptions,
  async run({ options }, surroundings) {
    const api = surroundings.api();
    const { body: token } = await api.call(readOwnToken, {});
    // Only a personal token stands for a person.
    const user = token.kind === 'personal' ? (await api.call(readUser, {})).body : null;
    print(surroundings, options, {
      json: { token, user },
      quiet: [user?.username ?? token.owner.name],
      people: () =>
        listing([
          ['user', user === null ? null : `${user.username} (${user.display_name})`],
          ...describeToken(token),
        ]),
    });
    return 0;
  },
});

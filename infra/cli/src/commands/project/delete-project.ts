import { deleteProject as route } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { readRepository } from '../../read-repository.js';

export const deleteProject = defineCommand({
  usage: 'OWNER/NAME',
  summary: 'Delete a project and everything in it, its trigger tokens too',
  words: ['OWNER/NAME'],
  options: printOptions,
  async run({ words: [repository = ''], options }, surroundings) {
    const params = readRepository('OWNER/NAME', repository);
    await surroundings.api().call(route, { params });
    print(surroundings, options, {
      json: { ...params, deleted: true },
      quiet: [],
      people: () => 'It is deleted, and its trigger tokens are refused.',
    });
    return 0;
  },
});

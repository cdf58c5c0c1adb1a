import { listOrganizations as route } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readPages } from '../../read-pages.js';

export const listOrganizations = defineCommand({
  usage: '[--limit N]',
  summary: 'List the organizations that the token may see',
  words: [],
  options: { ...printOptions, limit: 'text' },
  async run({ options }, surroundings) {
    const api = surroundings.api();
    const page = await readPages(
      options.limit,
      async (query) => (await api.call(route, { query })).body,
    );
    print(surroundings, options, {
      json: page,
      quiet: page.items.map(({ name }) => name),
      people: () =>
        page.items.length === 0
          ? 'There are none.'
          : table(
              [
                { title: 'NAME', of: ({ name }) => name },
                { title: 'ROLE', of: ({ role }) => role },
                { title: 'CREATED', of: ({ created_at: at }) => at.slice(0, 10) },
                { title: 'CALLED', of: ({ display_name: called }) => called, elastic: true },
              ],
              page.items,
            ),
    });
    return 0;
  },
});

import { listProjects as route } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readPages } from '../../read-pages.js';

export const listProjects = defineCommand({
  usage: '[--owner NAME] [--limit N]',
  summary: 'List the projects that the token may see, of all namespaces or of one',
  words: [],
  options: { ...printOptions, owner: 'text', limit: 'text' },
  async run({ options }, surroundings) {
    const { owner } = options;
    const api = surroundings.api();
    const page = await readPages(options.limit, async (range) => {
      const query = { ...range, ...(owner !== undefined && { owner }) };
      return (await api.call(route, { query })).body;
    });
    print(surroundings, options, {
      json: page,
      quiet: page.items.map(({ owner: of, name }) => `${of}/${name}`),
      people: () =>
        page.items.length === 0
          ? 'There are none.'
          : table(
              [
                { title: 'PROJECT', of: ({ owner: of, name }) => `${of}/${name}`, elastic: true },
                { title: 'FILES AT', of: ({ vcs_type: type }) => type },
                { title: 'REF', of: ({ default_ref: ref }) => ref, elastic: true },
                { title: 'CREATED', of: ({ created_at: at }) => at.slice(0, 10) },
                { title: 'URL', of: ({ vcs_url: url }) => url ?? '', elastic: true },
              ],
              page.items,
            ),
    });
    return 0;
  },
});

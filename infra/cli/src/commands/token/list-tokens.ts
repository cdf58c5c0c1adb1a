import { wordOption } from '@orchestrator/command-line';
import { tokenStatuses } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readPages } from '../../read-pages.js';
import { tokenColumns } from '../../tokens/describe-token.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const listTokens = defineCommand({
  usage: '[WHERE] [--status active|expired|revoked] [--limit N]',
  summary: 'List tokens, newest first; all of them if no limit is given',
  more: placeHelp,
  words: [],
  options: { ...placeOptions, ...printOptions, status: 'text', limit: 'text' },
  async run({ options }, surroundings) {
    const { collection, params } = readPlace(options);
    const status = wordOption('--status', options.status, tokenStatuses);
    const api = surroundings.api();
    const page = await readPages(options.limit, async (range) => {
      const query = { ...range, ...(status !== undefined && { status }) };
      return (await api.call(collection.list, { params, query })).body;
    });
    print(surroundings, options, {
      json: page,
      quiet: page.items.map(({ id }) => id),
      people: () =>
        page.items.length === 0
          ? 'There are none.'
          : table(tokenColumns(collection.kind), page.items),
    });
    return 0;
  },
});

import { defineCommand, printOptions } from '../../command.js';
import { printToken } from '../../tokens/describe-token.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const showToken = defineCommand({
  usage: 'ID [WHERE]',
  summary: 'Show all that there is to know of a token, but its value',
  more: placeHelp,
  words: ['ID'],
  options: { ...placeOptions, ...printOptions },
  async run({ words: [id = ''], options }, surroundings) {
    const { collection, params } = readPlace(options);
    const read = await surroundings.api().call(collection.read, { params: { ...params, id } });
    printToken(surroundings, options, read.body);
    return 0;
  },
});

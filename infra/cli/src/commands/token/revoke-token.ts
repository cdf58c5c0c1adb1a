import { revokeOwnToken } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { idOrSelf } from '../../tokens/id-or-self.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const revokeToken = defineCommand({
  usage: 'ID|--self [WHERE]',
  summary:
    'Revoke a token: it is refused everywhere at once; --self is the token of the environment',
  more: placeHelp,
  words: ['[ID]'],
  options: { ...placeOptions, ...printOptions, self: 'flag' },
  async run({ words, options }, surroundings) {
    const id = idOrSelf(words, options);
    const { collection, params } = readPlace(options);
    const api = surroundings.api();
    if (id === undefined) await api.call(revokeOwnToken, {});
    else await api.call(collection.revoke, { params: { ...params, id } });
    print(surroundings, options, {
      json: { id: id ?? null, revoked: true },
      quiet: [],
      people: () => 'It is revoked: it is refused everywhere from now on.',
    });
    return 0;
  },
});

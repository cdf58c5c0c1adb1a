import { rotateOwnToken } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { readDuration } from '../../read-duration.js';
import { printNewToken } from '../../tokens/describe-token.js';
import { expiryHelp, expiryOptions, readExpiry } from '../../tokens/expiry.js';
import { idOrSelf } from '../../tokens/id-or-self.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const rotateToken = defineCommand({
  usage: 'ID|--self [WHERE] [--overlap 1h] [--end-on-first-use] [...]',
  summary: 'Give a token a new value; --self is the token of the environment',
  more: [
    ...placeHelp,
    '',
    '  --overlap 1h           for how long the old value goes on working: up to 7d; if nothing is said,',
    '                         not at all, and with --self a minute',
    '  --end-on-first-use     the old value ends as soon as the new one is used',
    ...expiryHelp,
    '                         if nothing is said, the lifetime of the old one, from now',
  ],
  words: ['[ID]'],
  options: {
    ...placeOptions,
    ...printOptions,
    ...expiryOptions,
    self: 'flag',
    overlap: 'text',
    'end-on-first-use': 'flag',
  },
  async run({ words, options }, surroundings) {
    const { overlap } = options;
    const body = {
      ...(overlap !== undefined && { overlap_seconds: readDuration('--overlap', overlap) }),
      ...(options['end-on-first-use'] && { end_on_first_use: true }),
      ...readExpiry(options, surroundings.now()),
    };
    const id = idOrSelf(words, options);
    const { collection, params } = readPlace(options);
    const api = surroundings.api();
    const rotated =
      id === undefined
        ? await api.call(rotateOwnToken, { body })
        : await api.call(collection.rotate, { params: { ...params, id }, body });
    printNewToken(surroundings, options, rotated.body);
    return 0;
  },
});

import { defineCommand, printOptions } from '../../command.js';
import { printNewToken } from '../../tokens/describe-token.js';
import { expiryHelp } from '../../tokens/expiry.js';
import { newToken, newTokenOptions } from '../../tokens/new-token.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const createToken = defineCommand({
  usage: '[WHERE] --label TEXT [--scope SCOPE ...] [...]',
  summary: 'Create a token; its value is the last line, and with --quiet the only one',
  more: [
    ...placeHelp,
    '',
    '  --label TEXT, --description TEXT',
    '  --scope SCOPE                      personal and organization tokens: once for each',
    '  --repository OWNER/NAME            the same kinds: the only projects that it may reach',
    '  --agent-label KEY=VALUE            agent tokens: labels of their agents',
    '  --allow-ip ADDRESS|RANGE           where it may be used from, once for each',
    ...expiryHelp,
    '                                     if nothing is said, as its maker and the policies have it',
  ],
  words: [],
  options: { ...placeOptions, ...newTokenOptions, ...printOptions },
  async run({ options }, surroundings) {
    const { collection, params } = readPlace(options);
    const body = newToken(collection.kind, options, surroundings.now());
    const made = await surroundings.api().call(collection.create, { params, body });
    printNewToken(surroundings, options, made.body);
    return 0;
  },
});

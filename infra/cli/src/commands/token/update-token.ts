import { CommandError } from '@orchestrator/command-line';
import { defineCommand, printOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { printToken } from '../../tokens/describe-token.js';
import { readLabels } from '../../tokens/labels.js';
import { placeHelp, placeOptions, readPlace } from '../../tokens/place.js';

export const updateToken = defineCommand({
  usage: 'ID [WHERE] [--label TEXT] [--description TEXT] [--agent-label KEY=VALUE ...]',
  summary: 'Change what a token is called, and the labels of its agents',
  more: [
    ...placeHelp,
    '',
    'What is not said stays. --agent-label replaces all labels, and --no-agent-labels takes them away.',
  ],
  words: ['ID'],
  options: {
    ...placeOptions,
    ...printOptions,
    label: 'text',
    description: 'text',
    'agent-label': 'texts',
    'no-agent-labels': 'flag',
  },
  async run({ words: [id = ''], options }, surroundings) {
    const { collection, params } = readPlace(options);
    const { label, description } = options;
    const changesLabels = options['no-agent-labels'] || options['agent-label'].length > 0;
    if (changesLabels && collection.kind !== 'agent') {
      throw new CommandError('Only agent tokens have labels of agents.', exitCodes.usage);
    }
    const body = {
      ...(label !== undefined && { label }),
      ...(description !== undefined && { description }),
      ...(changesLabels && {
        labels: options['no-agent-labels'] ? {} : readLabels(options['agent-label']),
      }),
    };
    const changed = await surroundings
      .api()
      .call(collection.update, { params: { ...params, id }, body });
    printToken(surroundings, options, changed.body);
    return 0;
  },
});

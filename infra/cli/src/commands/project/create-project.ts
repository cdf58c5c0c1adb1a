import { wordOption } from '@orchestrator/command-line';
import { createProject as route, vcsTypes } from '@orchestrator/contracts';
import { defineCommand, printOptions } from '../../command.js';
import { print } from '../../output/print.js';
import { listing } from '../../output/table.js';
import { readRepository } from '../../read-repository.js';

export const createProject = defineCommand({
  usage: `OWNER/NAME [--vcs-type ${vcsTypes.join('|')}] [--vcs-url URL] [--default-ref REF]`,
  summary: 'Create a project; its files are kept by the orchestrator if no other place is named',
  words: ['OWNER/NAME'],
  options: { ...printOptions, 'vcs-type': 'text', 'vcs-url': 'text', 'default-ref': 'text' },
  async run({ words: [repository = ''], options }, surroundings) {
    const { 'vcs-url': url, 'default-ref': ref } = options;
    const { body: project } = await surroundings.api().call(route, {
      body: {
        ...readRepository('OWNER/NAME', repository),
        vcs_type: wordOption('--vcs-type', options['vcs-type'], vcsTypes) ?? 'orchestrator',
        ...(url !== undefined && { vcs_url: url }),
        ...(ref !== undefined && { default_ref: ref }),
      },
    });
    print(surroundings, options, {
      json: project,
      quiet: [`${project.owner}/${project.name}`],
      people: () =>
        listing([
          ['id', project.id],
          ['project', `${project.owner}/${project.name}`],
          ['files at', project.vcs_url ?? project.vcs_type],
          ['ref', project.default_ref],
        ]),
    });
    return 0;
  },
});

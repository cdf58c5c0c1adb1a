import { numberOption } from '@orchestrator/command-line';
import { createSignUpLink } from '@orchestrator/contracts';
import { defineCommand } from '../command.js';

const defaultHours = 72;

export const signUpLink = defineCommand({
  usage: '[--valid-hours N]',
  summary: `Make a link with which one person may sign up (N hours, ${defaultHours} unless said)`,
  words: [],
  options: { 'valid-hours': 'text' },
  async run({ options }, { operator, tell, atIdentity }) {
    const range = { from: 1, to: 24 * 90 };
    const valid_hours =
      numberOption('--valid-hours', options['valid-hours'], range) ?? defaultHours;
    const { body } = await atIdentity((client) =>
      client.call(createSignUpLink, { body: { operator, valid_hours } }),
    );
    tell(`${body.url}\nIt works once, until ${body.expires_at}. It is shown this once.`);
    return 0;
  },
});

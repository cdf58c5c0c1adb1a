import { numberOption, wordOption } from '@orchestrator/command-line';
import { changeInstancePolicy } from '@orchestrator/contracts';
import { defineCommand } from '../command.js';

export const instancePolicy = defineCommand({
  usage:
    '[--max-token-lifetime-days N|none] [--require-token-expiry true|false] [--inactive-token-days N|none]',
  summary: 'Show what is asked of all tokens, and change it',
  words: [],
  options: {
    'max-token-lifetime-days': 'text',
    'require-token-expiry': 'text',
    'inactive-token-days': 'text',
  },
  async run({ options }, { operator, tell, atIdentity }) {
    const lifetime = daysOption('max-token-lifetime-days', options);
    const inactive = daysOption('inactive-token-days', options);
    const expiry = wordOption('--require-token-expiry', options['require-token-expiry'], [
      'true',
      'false',
    ]);
    const changes = {
      ...(lifetime !== undefined && { max_token_lifetime_days: lifetime }),
      ...(expiry !== undefined && { require_token_expiry: expiry === 'true' }),
      ...(inactive !== undefined && { inactive_token_days: inactive }),
    };
    const { body } = await atIdentity((client) =>
      client.call(changeInstancePolicy, { body: { operator, changes } }),
    );
    tell(
      [
        `max-token-lifetime-days  ${body.max_token_lifetime_days ?? 'none'}`,
        `require-token-expiry     ${String(body.require_token_expiry)}`,
        `inactive-token-days      ${body.inactive_token_days ?? 'none'}`,
      ].join('\n'),
    );
    return 0;
  },
});

function daysOption(name: string, options: Readonly<Record<string, string | undefined>>) {
  const text = options[name];
  return text === 'none' ? null : numberOption(`--${name}`, text, { from: 1, to: 3_650 });
}

import { CommandError, type Given, wordOption } from '@orchestrator/command-line';
import { type CallInput, scopes, type TokenCollection } from '@orchestrator/contracts';
import { exitCodes } from '../exit-codes.js';
import { expiryOptions, readExpiry } from './expiry.js';
import { readLabels } from './labels.js';

export const newTokenOptions = {
  label: 'text',
  description: 'text',
  scope: 'texts',
  ...expiryOptions,
  'allow-ip': 'texts',
  repository: 'texts',
  'agent-label': 'texts',
} as const;

type NewToken = CallInput<TokenCollection['create']>['body'];
type Options = Given<typeof newTokenOptions>;

/** What the kinds of tokens have, beside what all have. */
const extras: Readonly<Record<TokenCollection['kind'], readonly (keyof Options)[]>> = {
  personal: ['scope', 'repository'],
  organization: ['scope', 'repository'],
  agent: ['agent-label'],
  trigger: [],
};

/**
 * The body that creates a token of this kind.
 * @param now in milliseconds since 1970
 * @throws CommandError for what is missing or doesn't belong to the kind
 */
export function newToken(kind: TokenCollection['kind'], options: Options, now: number): NewToken {
  const { label, description, scope, repository } = options;
  for (const name of ['scope', 'repository', 'agent-label'] as const) {
    if (options[name].length > 0 && !extras[kind].includes(name)) {
      throw wrong(`--${name} does not go with ${kind} tokens.`);
    }
  }
  if (label === undefined) throw wrong('--label is needed.');
  const common = {
    label,
    ...(description !== undefined && { description }),
    ...readExpiry(options, now),
    ...(options['allow-ip'].length > 0 && { ip_allowlist: [...options['allow-ip']] }),
  };
  if (kind === 'trigger') return common;
  if (kind === 'agent') {
    const labels = readLabels(options['agent-label']);
    return { ...common, ...(options['agent-label'].length > 0 && { labels }) };
  }
  if (scope.length === 0) throw wrong(`--scope is needed: ${scopes.join(', ')}.`);
  return {
    ...common,
    scopes: scope.flatMap((text) => wordOption('--scope', text, scopes) ?? []),
    ...(repository.length > 0 && { repositories: [...repository] }),
  };
}

const wrong = (why: string) => new CommandError(why, exitCodes.usage);

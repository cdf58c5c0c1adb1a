import type { token, tokenWithValue } from '@orchestrator/contracts';
import type { z } from 'zod';
import { print } from '../output/print.js';
import { type Column, listing } from '../output/table.js';
import type { Surroundings } from '../surroundings.js';
import { writeLabels } from './labels.js';

type Token = z.output<typeof token>;
type TokenWithValue = z.output<typeof tokenWithValue>;

/** The columns of a list of tokens of one kind. */
export const tokenColumns = (kind: Token['kind']): Column<Token>[] => [
  { title: 'ID', of: ({ id }) => id },
  { title: 'LABEL', of: ({ label }) => label, elastic: true },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'EXPIRES', of: ({ expires_at: at }) => day(at) },
  { title: 'LAST USED', of: ({ last_used_at: at }) => day(at) },
  ...extraColumn(kind),
];

function extraColumn(kind: Token['kind']): Column<Token>[] {
  if (kind === 'agent') {
    return [{ title: 'LABELS', of: ({ labels }) => writeLabels(labels), elastic: true }];
  }
  if (kind === 'trigger') return [];
  return [{ title: 'SCOPES', of: ({ scopes }) => scopes.join(' '), elastic: true }];
}

const day = (time: string | null): string => time?.slice(0, 10) ?? 'never';

/** All that there is to say of a token, but its value. */
export const describeToken = (token: Token): (readonly [string, string | null])[] => [
  ['id', token.id],
  ['kind', token.kind],
  ['label', token.label],
  ['description', token.description === '' ? null : token.description],
  ['owner', `${token.owner.name} (${token.owner.type})`],
  ['scopes', listed(token.scopes)],
  ['agent labels', listed(Object.keys(token.labels)) === null ? null : writeLabels(token.labels)],
  ['projects', listed(token.repositories)],
  ['addresses', listed(token.ip_allowlist)],
  ['value', `${token.prefix}…${token.last_characters}`],
  ['status', token.status],
  [
    'created',
    `${token.created_at}${token.created_by === null ? '' : ` by ${token.created_by.name}`}`,
  ],
  ['expires', token.expires_at ?? 'never'],
  ['last used', lastUse(token)],
  ['rotated from', token.rotated_from],
  ['overlap ends', token.overlap_ends_at],
  [
    'revoked',
    token.revoked_at === null
      ? null
      : [token.revoked_at, token.revoked_reason].filter((part) => part !== null).join(', '),
  ],
];

const listed = (items: readonly string[] | null): string | null =>
  items === null || items.length === 0 ? null : items.join(' ');

const lastUse = (token: Token): string =>
  token.last_used_at === null
    ? 'never'
    : [token.last_used_at, token.last_used_ip, token.last_used_user_agent]
        .filter((part) => part !== null)
        .join(', ');

/** Prints a token that was read or changed. */
export const printToken = (
  surroundings: Pick<Surroundings, 'tell'>,
  options: { readonly json: boolean; readonly quiet: boolean },
  token: Token,
): void =>
  print(surroundings, options, {
    json: token,
    quiet: [token.id],
    people: () => listing(describeToken(token)),
  });

/** Prints a new token: its value comes last, on a line of its own. */
export function printNewToken(
  { tell, complain }: Pick<Surroundings, 'tell' | 'complain'>,
  options: { readonly json: boolean; readonly quiet: boolean },
  { token: value, ...token }: TokenWithValue,
): void {
  print({ tell }, options, {
    json: { ...token, token: value },
    quiet: [value],
    people: () => `${listing(describeToken(token))}\n\n${value}`,
  });
  if (!options.json && !options.quiet) {
    complain('The last line is the value of the token. It is shown this once.');
  }
}

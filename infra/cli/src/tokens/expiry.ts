import { CommandError } from '@orchestrator/command-line';
import { exitCodes } from '../exit-codes.js';
import { readDuration } from '../read-duration.js';

export const expiryOptions = {
  'expires-in': 'text',
  'expires-at': 'text',
  'never-expires': 'flag',
} as const;

export const expiryHelp = [
  '  --expires-in 90d | --expires-at 2027-01-31T12:00:00Z | --never-expires',
];

interface ExpiryOptions {
  readonly 'expires-in': string | undefined;
  readonly 'expires-at': string | undefined;
  readonly 'never-expires': boolean;
}

/**
 * When a token ends, as the API takes it; nothing where nothing was said.
 * @param now in milliseconds since 1970
 * @throws CommandError
 */
export function readExpiry(options: ExpiryOptions, now: number): { expires_at?: string | null } {
  const { 'expires-in': within, 'expires-at': at, 'never-expires': never } = options;
  if ([within !== undefined, at !== undefined, never].filter(Boolean).length > 1) {
    throw new CommandError(
      'One of --expires-in, --expires-at and --never-expires is enough.',
      exitCodes.usage,
    );
  }
  if (never) return { expires_at: null };
  if (within !== undefined) {
    const seconds = readDuration('--expires-in', within);
    return { expires_at: new Date(now + seconds * 1_000).toISOString() };
  }
  return at === undefined ? {} : { expires_at: readTime(at) };
}

/** RFC 3339 with its offset, so that nobody has to guess whose midnight is meant. */
function readTime(text: string): string {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/i.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new CommandError(
    '--expires-at must be a time with its offset, such as 2027-01-31T12:00:00Z.',
    exitCodes.usage,
  );
}

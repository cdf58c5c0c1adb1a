import { CommandError } from '@orchestrator/command-line';
import { exitCodes } from '../exit-codes.js';

/** @throws CommandError for what is not `key=value` */
export const readLabels = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new CommandError('--agent-label must be key=value.', exitCodes.usage);
    }),
  );

export const writeLabels = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

import { CommandError } from '@orchestrator/command-line';
import { exitCodes } from './exit-codes.js';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const longest = 3_650 * 86_400;

/**
 * The seconds of a duration such as `90d`; `0` alone is none.
 * @param option that gave it, for the error
 * @throws CommandError
 */
export function readDuration(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const value = text === '0' ? 0 : Number(count) * (seconds[unit] ?? NaN);
  if (value <= longest) return value;
  throw new CommandError(
    `${option} must be a number and s, m, h, d or w, such as 90d, and ten years at most.`,
    exitCodes.usage,
  );
}

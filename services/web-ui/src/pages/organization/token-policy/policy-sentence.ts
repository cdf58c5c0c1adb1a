import type { tokenPolicy } from '@orchestrator/contracts';
import type { z } from 'zod';

export type TokenPolicy = z.output<typeof tokenPolicy>;

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** What a policy asks for, in a sentence. */
export function policySentence(policy: TokenPolicy): string {
  const { max_token_lifetime_days: longest, inactive_token_days: inactive } = policy;
  const parts = [
    longest !== null
      ? `tokens live at most ${days(longest)}`
      : policy.require_token_expiry && 'tokens need an expiry',
    inactive !== null && `unused for ${days(inactive)} they are revoked`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return 'Nothing is asked of tokens beyond what the instance asks.';
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

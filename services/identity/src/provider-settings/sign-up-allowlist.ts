import { list } from '@orchestrator/config';
import { providerId } from '@orchestrator/contracts';
import type { SignUpRule } from '../domain/sign-up.js';

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** Rules `provider`, `provider:domain` and `*:domain`, separated by commas. */
export const signUpAllowlist = () =>
  list().transform((words, context): SignUpRule[] =>
    words.flatMap((word, index) => {
      const rule = ruleOf(word);
      if (rule !== undefined) return [rule];
      context.addIssue({
        code: 'custom',
        message: `word ${index + 1} must be provider, provider:domain or *:domain`,
      });
      return [];
    }),
  );

function ruleOf(word: string): SignUpRule | undefined {
  const [provider = '', domain, ...more] = word.split(':');
  if (more.length > 0) return undefined;
  const known = providerId.safeParse(provider).success;
  if (domain === undefined) return known ? { provider, domain: null } : undefined;
  const wanted = domain.toLowerCase();
  const fits = (known || provider === '*') && domainName.test(wanted);
  return fits ? { provider, domain: wanted } : undefined;
}

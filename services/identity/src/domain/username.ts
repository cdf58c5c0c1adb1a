const maxLength = 39;
/** For people whose login gives nothing. */
const anybody = 'user';
const mostSuffixes = 50;

/**
 * Usernames for somebody with this login at a provider, the best first: the login made valid, and the
 * same with a number.
 */
export function usernamesFor(login: string | null): readonly [string, ...string[]] {
  const base =
    (login ?? '')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, maxLength)
      .replace(/^-+|-+$/g, '') || anybody;
  const numbered = Array.from({ length: mostSuffixes }, (_item, index) => {
    const suffix = `-${index + 2}`;
    return base.slice(0, maxLength - suffix.length).replace(/-+$/, '') + suffix;
  });
  return [base, ...numbered];
}

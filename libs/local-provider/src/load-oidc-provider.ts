import type * as oidcProvider from 'oidc-provider';

/**
 * Loads the package without the warning that it prints on Node 20, which it runs on all the same:
 * the oldest Node that we support is what its users would be told to leave.
 */
export async function loadOidcProvider(): Promise<typeof oidcProvider> {
  /* eslint-disable no-console -- it has no other way to be quiet; what others say passes */
  const { warn } = console;
  console.warn = (...words: unknown[]): void => {
    if (!String(words[0]).includes('oidc-provider WARNING')) warn.apply(console, words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
  /* eslint-enable no-console */
}

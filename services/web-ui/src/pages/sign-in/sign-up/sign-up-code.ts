const storageKey = 'sign-up-code';

/**
 * The code of a sign-up link stands behind the `#` of its address, which no server sees. It is kept
 * in this tab while its holder is away at a provider, and taken out of the address.
 */
export const signUpCode = {
  take(): string {
    if (location.hash.length > 1) {
      sessionStorage.setItem(storageKey, location.hash.slice(1));
      history.replaceState(history.state, '', location.pathname + location.search);
    }
    return sessionStorage.getItem(storageKey) ?? '';
  },
  drop: (): void => sessionStorage.removeItem(storageKey),
};

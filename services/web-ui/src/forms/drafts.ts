const prefix = 'draft:';

/** What was typed is kept for this tab, until it was sent: signing in again leads away from the page. */
export const drafts = {
  read(name: string): Record<string, unknown> | undefined {
    const text = sessionStorage.getItem(prefix + name);
    return text === null ? undefined : (JSON.parse(text) as Record<string, unknown>);
  },
  keep(name: string, values: object): void {
    sessionStorage.setItem(prefix + name, JSON.stringify(values));
  },
  drop(name: string): void {
    sessionStorage.removeItem(prefix + name);
  },
  /** At sign-out: what one person typed is not for the next. */
  dropAll(): void {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(prefix)) sessionStorage.removeItem(key);
    }
  },
};

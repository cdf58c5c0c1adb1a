const storageKey = 'last-provider';

/** With which provider this browser signed in last: it is offered first. */
export const lastProvider = {
  read: (): string | null => localStorage.getItem(storageKey),
  keep: (id: string): void => localStorage.setItem(storageKey, id),
};

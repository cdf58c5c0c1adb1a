import { useSyncExternalStore } from 'react';

/** What stands in the way of calls until the person has done something about it. */
export type SessionTrouble = 'ended' | 'reauthenticate' | undefined;

let trouble: SessionTrouble;
const listeners = new Set<() => void>();

export function setSessionTrouble(next: SessionTrouble): void {
  trouble = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSessionTrouble = (): SessionTrouble =>
  useSyncExternalStore(subscribe, () => trouble);

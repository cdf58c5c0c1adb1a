import { useQuery } from '@tanstack/react-query';
import { useContext, createContext } from 'react';
import type { z } from 'zod';
import type { user } from '@orchestrator/contracts';
import { sessionQuery } from './session-query.js';

export type User = z.output<typeof user>;

/** The session of this browser, which may be none. */
export const useSession = () => useQuery(sessionQuery);

export const UserContext = createContext<User | undefined>(undefined);

/** Whoever is signed in. Pages inside the shell are shown to nobody else. */
export function useUser(): User {
  const user = useContext(UserContext);
  if (user === undefined) throw new Error('useUser is for pages inside the shell');
  return user;
}

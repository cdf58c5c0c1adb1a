import { listOrganizations, type NamespaceRole } from '@orchestrator/contracts';
import { useEffect } from 'react';
import { useRouteList } from '../api/use-route-list.js';
import { useUser } from '../api/use-session.js';
import { usePlace } from './use-place.js';

/** The person or an organization, with the role of whoever is signed in. */
export interface Namespace {
  readonly name: string;
  readonly displayName: string;
  readonly type: 'user' | 'organization';
  readonly role: NamespaceRole;
}

const storageKey = 'namespace';

export interface Namespaces {
  readonly all: readonly Namespace[];
  /** That of the page; else the one that was looked at last; else the person's. */
  readonly current: Namespace;
  /** The organizations are still being read; where that failed, they are not known. */
  readonly isReading: boolean;
  readonly areKnown: boolean;
}

/** Every namespace of the person, and the one that the page is about. */
export function useNamespaces(): Namespaces {
  const user = useUser();
  const { owner, org } = usePlace();
  const organizations = useRouteList(listOrganizations, { query: { limit: 100 } });
  const own: Namespace = {
    name: user.username,
    displayName: user.display_name,
    type: 'user',
    role: 'owner',
  };
  const all = [
    own,
    ...(organizations.items ?? []).map(({ name, display_name: displayName, role }): Namespace => ({
      name,
      displayName: displayName || name,
      type: 'organization',
      role,
    })),
  ];
  const named = owner ?? org;
  const wanted = named ?? localStorage.getItem(storageKey);
  const current = all.find(({ name }) => name === wanted) ?? own;
  useEffect(() => {
    if (named !== undefined && named === current.name) localStorage.setItem(storageKey, named);
  }, [named, current.name]);
  return {
    all,
    current,
    isReading: organizations.items === undefined && organizations.error === null,
    areKnown: organizations.items !== undefined,
  };
}

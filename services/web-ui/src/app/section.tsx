import { expressPath, type NamespaceRole, type PageName, pages } from '@orchestrator/contracts';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Params, RouteObject } from 'react-router';
import type { Namespace } from './namespaces.js';
import { PageMissing, RouteError } from './route-error.js';

export interface NavigationEntry {
  readonly label: string;
  readonly to: string;
  readonly icon: LucideIcon;
  /** Whoever has not this role in the namespace is not offered it. */
  readonly needs?: NamespaceRole;
}

/** Entries of the side navigation under a heading. */
export interface NavigationGroup {
  readonly label: string;
  readonly entries: readonly NavigationEntry[];
}

export interface NavigationContext {
  /** Those of the address. */
  readonly params: Params;
  /** The namespace that the page is about. */
  readonly namespace: Namespace;
}

/** What the side navigation shows below the namespace's entries, on the pages of a section. */
export type Navigation = (context: NavigationContext) => readonly NavigationGroup[];

/** Kept with the routes of a section; the shell finds it there. */
export interface SectionHandle {
  readonly navigation: Navigation;
}

/** A page of the contracts and the module that has its component as `Page`; loaded when it is gone to. */
export const page = (
  name: PageName,
  load: () => Promise<{ readonly Page: ComponentType }>,
): RouteObject => ({
  path: expressPath(pages[name]),
  // That a page did not arrive is caught here: the router has no place for it that is in view.
  lazy: () =>
    load().then(
      ({ Page }) => ({ Component: Page }),
      () => ({ Component: PageMissing }),
    ),
  errorElement: <RouteError />,
});

/** Pages that share their entries in the side navigation. */
export const defineSection = (
  navigation: Navigation,
  children: readonly RouteObject[],
): RouteObject => ({
  handle: { navigation } satisfies SectionHandle,
  errorElement: <RouteError />,
  children: [...children],
});

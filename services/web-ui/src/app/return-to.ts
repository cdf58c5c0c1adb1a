import { pages } from '@orchestrator/contracts';
import { pageHref } from './page-href.js';

/** Only a path of this origin; everything else counts as the first page. */
export function localPath(value: string | null): string {
  if (value === null || !/^\/(?![/\\])/.test(value)) return pages.home;
  const url = new URL(value, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : pages.home;
}

/** The sign-in page, from which people come back to where they are now. */
export const signInHref = (): string =>
  pageHref('signIn', {}, { return_to: location.pathname + location.search });

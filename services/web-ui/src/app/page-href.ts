import { fillPath, type PageName, pages } from '@orchestrator/contracts';

/** The address of a page, such as `pageHref('project', { owner, name })`. */
export function pageHref(
  page: PageName,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString();
  return fillPath(pages[page], params) + (search === '' ? '' : `?${search}`);
}

import { fillPath, type PageName, pages, readOwnToken } from '@orchestrator/contracts';
import type { Visitor } from './visitor.js';

/** What the API answers to a value: the status, and the token as it knows it. */
export async function askWith(
  { origin }: Visitor,
  value: string,
): Promise<{ answered: number; label?: string; expires_at?: string | null }> {
  const answer = await fetch(origin + readOwnToken.path, {
    headers: { authorization: `Bearer ${value}` },
  });
  return { answered: answer.status, ...((await answer.json()) as object) };
}

/** Goes to a page of tokens. */
export async function gotoTokens(
  visitor: Visitor,
  page: PageName,
  params: Readonly<Record<string, string>> = {},
): Promise<void> {
  await visitor.goto(fillPath(pages[page], params));
  await visitor.sees(/tokens$/);
}

/** Fills the form for a new token in and sends it; gives the value that is shown. */
export async function createInBrowser(
  visitor: Visitor,
  label: string,
  { scopes = [] }: { readonly scopes?: readonly string[] } = {},
): Promise<string> {
  await visitor.press('New token');
  await visitor.page.getByLabel('Label', { exact: true }).fill(label);
  for (const scope of scopes) await visitor.page.getByLabel(scope, { exact: true }).check();
  await visitor.press('Create the token');
  return shownValue(visitor);
}

export async function shownValue({ page }: Visitor): Promise<string> {
  return (await page.getByTestId('secret-value').textContent()) ?? '';
}

/** Says that the value was stored, and closes its dialog. */
export async function storeValue(visitor: Visitor): Promise<void> {
  await visitor.page.getByLabel(/^I have stored the token/).check();
  await visitor.press('Done');
  await visitor.page.getByTestId('secret-value').waitFor({ state: 'detached' });
}

import { expect } from '@jest/globals';
import { pages } from '@orchestrator/contracts';
import type { BrowserSuite } from '../describe-in-browser.js';
import { expectAccessible } from '../expect-accessible.js';
import type { Visitor } from '../visitor.js';

const rows = ({ page }: Visitor) => page.locator('tbody tr');

/** Signing in by a provider, and by another one that is linked. */
export async function linkAccounts({ ground, visitor }: BrowserSuite): Promise<void> {
  const ada = await visitor();
  await ada.signInAs('ada');
  await ada.goto(pages.linkedAccounts);
  await ada.page.getByText('This is the only way to sign in').waitFor();
  const first = ada.page.getByRole('button', { name: 'Unlink Local account ada' });
  expect(await first.getAttribute('aria-disabled')).toBe('true');
  await ada.press('Link Local account 2');
  await ada.sayWhoAtProvider('countess');
  const dialog = ada.page.getByRole('dialog', { name: 'Link these accounts?' });
  await dialog.getByText('countess').waitFor();
  if (ground === 'embedded') await expectAccessible(ada.page);
  expect(await rows(ada).count()).toBe(1);
  await ada.press('Link both');
  await ada.page.getByText('The account was linked.').waitFor();
  await ada.page.getByRole('cell', { name: 'countess@localhost' }).waitFor();
  expect(new URL(ada.page.url()).search).toBe('');

  const elsewhere = await visitor();
  await elsewhere.goto(pages.signIn);
  await elsewhere.follow('Continue with Local account 2');
  await elsewhere.sayWhoAtProvider('countess');
  await elsewhere.sees('Dashboard');

  await ada.press('Unlink Local account 2 countess');
  await ada.press('Unlink');
  await ada.page.getByText('The account was unlinked.').waitFor();
  await ada.page.getByText('This is the only way to sign in').waitFor();
}

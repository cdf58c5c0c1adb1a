import type { Locator, Page } from 'playwright-core';

/** Buttons of pages that open a form in a dialog. */
const opens = /^(new|add|create|invite|edit|change|rotate|replace)\b/i;
const typedText = 'typed-text';

export interface TypedText {
  /** Forms that did not keep it. */
  readonly lost: string[];
  /** How many forms were sent. */
  readonly tried: number;
}

/** Fills and sends every form of the page, also those in dialogs, while sending fails. */
export async function keepsTypedText(tab: Page): Promise<TypedText> {
  const main = tab.locator('main');
  const lost: string[] = [];
  let tried = 0;
  const tryForm = async (place: Locator, name: string) => {
    const outcome = await sendForm(place);
    if (outcome === undefined) return;
    tried += 1;
    if (!outcome) lost.push(`${name} lost what was typed`);
  };
  const forms = main.locator('form:not([role=search])');
  for (let index = 0; index < (await forms.count()); index += 1) {
    await tryForm(forms.nth(index), `form ${index + 1}`);
  }
  const openers = main.getByRole('button', { name: opens, disabled: false });
  const names = new Set(await openers.allTextContents());
  for (const name of names) {
    await openers.filter({ hasText: name }).first().click();
    const dialog = tab.getByRole('dialog');
    if ((await dialog.count()) === 0) continue;
    await tryForm(dialog.locator('form').first(), name);
    await tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  return { lost, tried };
}

/** @returns whether the text is still there when sending has failed; undefined where none can be typed */
async function sendForm(form: Locator): Promise<boolean | undefined> {
  const fields = form.locator('input:is([type=text], [type=url], :not([type])), textarea');
  const send = form.locator('button[type=submit]').last();
  if ((await fields.count()) === 0 || (await send.count()) === 0) return undefined;
  for (const field of await fields.all()) await field.fill(typedText);
  await send.click();
  await untilRefused(form);
  const values = await Promise.all((await fields.all()).map((field) => field.inputValue()));
  // A key is written in capitals while it is typed.
  return values.length > 0 && values.every((value) => value.toLowerCase() === typedText);
}

/** Some forms ask in a dialog before they send. */
async function untilRefused(form: Locator): Promise<void> {
  const asked = form.page().getByRole('dialog', { name: /\?$/ });
  const refusal = form.page().getByRole('alert').first();
  await asked.or(refusal).first().waitFor();
  if ((await asked.count()) === 0) return;
  await asked.getByRole('button').last().click();
  await asked.getByRole('alert').waitFor();
  await form.page().keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
}

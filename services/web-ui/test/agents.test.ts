import { expect, test } from '@jest/globals';
import { fillPath, pages } from '@orchestrator/contracts';
import { runAgent } from '@orchestrator/demo';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import { createInBrowser, gotoTokens, storeValue } from './token-rows.js';

const agentsOfAda = fillPath(pages.agents, { owner: 'ada' });

describeInBrowser('agents', ({ visitor, system }) => {
  test('an agent is online on the open page while it is connected, and offline when its token is revoked', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    const watching = await ada.context.newPage();
    await watching.goto(agentsOfAda);
    await watching.getByRole('heading', { name: 'No agents yet' }).waitFor();
    await expectAccessible(watching);
    await gotoTokens(ada, 'userAgentTokens');
    const token = await createInBrowser(ada, 'pool');
    await storeValue(ada);

    const stop = new AbortController();
    const agent = runAgent({
      server: system().url,
      token,
      name: 'builder',
      tell: () => undefined,
      stopping: stop.signal,
    });
    const row = watching.getByRole('row').filter({ hasText: 'builder' });
    await row.getByText('Online').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await watching.emulateMedia({ colorScheme });
      await expectAccessible(watching);
    }

    // Its own page: figures, and labels that count at once.
    const detail = await ada.context.newPage();
    await detail.goto(agentsOfAda);
    await detail.getByRole('link', { name: 'builder' }).click();
    await detail.getByRole('heading', { level: 1, name: 'builder' }).waitFor();
    await detail.getByRole('img', { name: /^Processor over the last six hours/ }).waitFor();
    const labels = detail.getByLabel('Labels (optional)');
    await labels.fill(`${await labels.inputValue()}\ngpu=true`);
    await detail.getByRole('button', { name: 'Save the labels' }).click();
    await row.getByText('gpu=true').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await detail.emulateMedia({ colorScheme });
      await expectAccessible(detail);
    }

    await ada.press('Delete pool');
    await ada.page.getByText('1 agent will disconnect.').waitFor();
    await ada.press('Delete the token');
    for (const page of [row, detail]) {
      await page.getByText('Offline').waitFor();
      await page.getByText('Its token was revoked or expired').waitFor();
    }
    await row.getByText('just now').waitFor();
    expect(await agent).toBe('token_refused');
    stop.abort();

    // It stays to be seen until somebody removes it.
    ada.expectFault(/404/);
    await detail.getByRole('button', { name: 'Remove' }).click();
    await detail.getByText('It is refused already').waitFor();
    await detail.getByRole('button', { name: 'Remove the agent' }).click();
    await watching.getByRole('heading', { name: 'No agents yet' }).waitFor();
  }, 90_000);
});

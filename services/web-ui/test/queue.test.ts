import { expect, test } from '@jest/globals';
import {
  createProject,
  fillPath,
  listQueue,
  pages,
  pipelineFiles,
  triggerPipeline,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

const project = { owner: 'ada', name: 'web' };

async function queueOf(ada: Visitor): Promise<string[]> {
  const { body } = await callAs(ada, listQueue, {});
  return body.items.map(({ pipeline }) => pipeline);
}

describeInBrowser('the queue', ({ visitor }) => {
  test('is put into another order by the keyboard, job by job', async () => {
    const ada = await visitor();
    await ada.signInAs('ada');
    await ada.goto(fillPath(pages.queue, { owner: 'ada' }));
    await ada.page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
    await callAs(ada, createProject, { body: { ...project, vcs_type: 'orchestrator' } });
    for (const path of ['a.sh', 'b.sh', 'c.sh']) {
      const body = new TextEncoder().encode(`echo ${path}\n`);
      await callAs(ada, pipelineFiles.write, { params: { ...project, path }, body });
      await callAs(ada, triggerPipeline, { params: { ...project, pipeline: path }, body: {} });
    }
    // They come by themselves.
    const names = ada.page.getByRole('row').getByRole('link', { name: /\.sh$/ });
    await names.nth(2).waitFor();
    expect(await names.allTextContents()).toEqual(['a.sh', 'b.sh', 'c.sh']);
    for (const colorScheme of ['light', 'dark'] as const) {
      await ada.page.emulateMedia({ colorScheme });
      await expectAccessible(ada.page);
    }
    const up = ada.page.getByRole('button', { name: 'Move c.sh up', disabled: false });
    await up.focus();
    await ada.page.keyboard.press('Enter');
    await ada.page.getByText('Now at place 2 of 3.').waitFor({ state: 'attached' });
    await eventually(async () => (await queueOf(ada)).join() === 'a.sh,c.sh,b.sh');
    expect(await names.allTextContents()).toEqual(['a.sh', 'c.sh', 'b.sh']);
    // The focus went along: the next press moves the same job.
    await up.and(ada.page.locator(':focus')).waitFor();
    await ada.page.keyboard.press('Enter');
    await eventually(async () => (await queueOf(ada)).join() === 'c.sh,a.sh,b.sh');
    await ada.page.getByRole('button', { name: 'Move a.sh down', disabled: false }).click();
    await eventually(async () => (await queueOf(ada)).join() === 'c.sh,b.sh,a.sh');
    await ada.page.reload();
    await names.nth(2).waitFor();
    expect(await names.allTextContents()).toEqual(['c.sh', 'b.sh', 'a.sh']);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { createProject, fillPath, pages, pipelineFiles } from '@orchestrator/contracts';
import { runAgent } from '@orchestrator/demo';
import { callAs } from '../call-as.js';
import type { BrowserSuite } from '../describe-in-browser.js';
import { expectAccessible } from '../expect-accessible.js';
import { createInBrowser, gotoTokens, storeValue } from '../token-rows.js';
import type { Visitor } from '../visitor.js';

const owner = 'abe';
const project = { owner, name: 'web' };
const pipeline = 'pipelines/build.sh';

/** An agent from its token to that token's end, and the run that it does meanwhile. */
export async function agentAtWork(context: BrowserSuite): Promise<void> {
  const stop = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), 'gate-'));
  try {
    await play(context, join(folder, 'open'), stop.signal);
  } finally {
    stop.abort();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param gate a file for whose being there the job waits */
async function play(
  { ground, visitor, system }: BrowserSuite,
  gate: string,
  stopping: AbortSignal,
): Promise<void> {
  const isAccessible = async (page: Visitor['page']): Promise<void> => {
    if (ground === 'real') return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  };

  const abe = await visitor();
  await abe.signInAs(owner);
  const watching = await abe.context.newPage();
  await watching.goto(fillPath(pages.agents, { owner }));
  await watching.getByRole('heading', { name: 'No agents yet' }).waitFor();
  await isAccessible(watching);
  await gotoTokens(abe, 'userAgentTokens');
  const token = await createInBrowser(abe, 'pool');
  await storeValue(abe);
  const server = system().urls.at(-1) ?? abe.origin;
  const told = { tell: () => undefined, stopping };
  const agent = runAgent({ server, token, name: 'builder', ...told });
  const row = watching.getByRole('row').filter({ hasText: 'builder' });
  await row.getByText('Online').waitFor();
  await isAccessible(watching);

  // Its own page: figures, and labels that count at once.
  const detail = await abe.context.newPage();
  await detail.goto(fillPath(pages.agents, { owner }));
  await detail.getByRole('link', { name: 'builder' }).click();
  await detail.getByRole('heading', { level: 1, name: 'builder' }).waitFor();
  await detail.getByRole('img', { name: /^Processor over the last six hours/ }).waitFor();
  const labels = detail.getByLabel('Labels (optional)');
  await labels.fill(`${await labels.inputValue()}\ngpu=true`);
  await detail.getByRole('button', { name: 'Save the labels' }).click();
  await row.getByText('gpu=true').waitFor();
  await isAccessible(detail);

  // A run: its lines are there while it goes on, and whoever watches sees its agent get busy.
  await provideProject(abe, `echo one\nwhile [ ! -e ${gate} ]; do sleep 0.05; done\necho two\n`);
  await abe.goto(fillPath(pages.project, project));
  await abe.press('Run');
  await abe.press('Start the run');
  await abe.sees(pipeline);
  const lines = abe.page.getByRole('region', { name: 'Lines of the log' });
  await lines.getByText('one', { exact: true }).waitFor();
  await row.getByText('Busy').waitFor();
  expect(await lines.getByText('two', { exact: true }).count()).toBe(0);
  await writeFile(gate, '');
  await lines.getByText('two', { exact: true }).waitFor();
  await abe.page.getByText('Success').first().waitFor();

  await gotoTokens(abe, 'userAgentTokens');
  await abe.press('Delete pool');
  await abe.page.getByText('1 agent will disconnect').waitFor();
  await abe.press('Delete the token');
  for (const page of [row, detail]) {
    await page.getByText('Offline').waitFor();
    await page.getByText('Its token was revoked or expired').waitFor();
  }
  expect(await row.locator('time').count()).toBe(1);
  expect(await agent).toBe('token_refused');

  // It stays to be seen until somebody removes it.
  abe.expectFault(/404/);
  await detail.getByRole('button', { name: 'Remove' }).click();
  await detail.getByText('It is refused already').waitFor();
  await detail.getByRole('button', { name: 'Remove the agent' }).click();
  await watching.getByRole('heading', { name: 'No agents yet' }).waitFor();
}

async function provideProject(visitor: Visitor, script: string): Promise<void> {
  await callAs(visitor, createProject, { body: { ...project, vcs_type: 'orchestrator' } });
  await callAs(visitor, pipelineFiles.write, {
    params: { ...project, path: pipeline },
    body: new TextEncoder().encode(script),
  });
}

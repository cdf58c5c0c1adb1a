import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  cancelRuns,
  createProject,
  fillPath,
  listArtifacts,
  pages,
  pipelineFiles,
  readRun,
  readRunLogs,
  triggerPipeline,
} from '@orchestrator/contracts';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import { type SampleAgent, startAgentOf } from './sample-agent.js';
import type { Visitor } from './visitor.js';

const toRed = String.raw`\033[31m`;
/** Longest wait until thousands of lines were stored. */
const ingestMs = 45_000;
const plain = String.raw`\033[0m`;
/** Evaluated in the page, of which the types are not known here. */
const colorOf = (element: unknown): string =>
  (
    globalThis as unknown as { getComputedStyle: (of: unknown) => { color: string } }
  ).getComputedStyle(element).color;
/** Goes on when the file is there: the test decides when. */
const untilThere = (path: string) => `while [ ! -e ${path} ]; do sleep 0.05; done`;

describeInBrowser('runs in a browser', ({ visitor }) => {
  let folder: string;
  let gate: string;
  let agent: SampleAgent | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gate-'));
    gate = join(folder, 'open');
  });
  afterAll(async () => {
    await writeFile(gate, '');
    await agent?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('a project is made, a pipeline written and run, its log watched live, its artifact downloaded, and it is run again and cancelled', async () => {
    const ada = await visitor({ theme: 'dark' });
    await ada.signInAs('ada');
    agent = await startAgentOf(ada, 'bench');
    await makeProject(ada, 'web');
    await writePipeline(ada, 'pipelines/build.sh', script(gate));

    await ada.follow('Overview');
    await ada.press('Run');
    await ada.press('Add an input');
    await ada.page.getByLabel('Input 1').fill('PLANET');
    await ada.page.getByLabel('Value 1').fill('Earth');
    await ada.press('Start the run');
    await ada.sees('pipelines/build.sh');

    // The project of the run is a step away.
    const navigation = ada.page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('link', { name: 'Pipelines' }).waitFor();

    // Lines are there while the run goes on.
    const lines = ada.page.getByRole('region', { name: 'Lines of the log' });
    await lines.getByText('hello Earth').waitFor();
    await ada.page.getByText('Live, 3 lines').waitFor();
    const red = await lines.getByText('in red').evaluate(colorOf);
    expect(red).toBe('rgb(255, 157, 151)');
    await expectAccessible(ada.page);

    await writeFile(gate, '');
    // It follows the end; only what is in view is in the document.
    await lines.getByText('line 5000', { exact: true }).waitFor({ timeout: ingestMs });
    await ada.page.getByText('Complete, 5004 lines').waitFor();
    expect(await rowsOf(ada)).toBeLessThan(150);
    await lines.focus();
    await ada.page.keyboard.press('Home');
    await lines.getByText('hello Earth').waitFor();
    expect(await lines.getByText('line 5000', { exact: true }).count()).toBe(0);
    await ada.press('Follow the end');
    await lines.getByText('line 5000', { exact: true }).waitFor();

    // A line has an address.
    await ada.page.goto(`${ada.page.url().split('#')[0]}#L2500`);
    const wentOnBehind = await breakLogTwice(ada);
    ada.expectFault(/503/);
    await ada.page.reload();
    await lines.getByText('line 2496', { exact: true }).waitFor();
    // After a break it goes on where it was; no line is missing, and none is there twice.
    await ada.page.getByText('Complete, 5004 lines').waitFor();
    expect(wentOnBehind).toEqual([undefined, '0', '0']);
    await ada.page.unrouteAll();
    await ada.page.getByLabel('Search the log').fill('line 4321');
    await ada.page.getByRole('search').getByText('1 of 1').waitFor();
    await lines.getByText('line 4321', { exact: true }).waitFor();

    await ada.follow('Artifacts');
    const download = ada.page.waitForEvent('download');
    await ada.follow('report.txt');
    const { body } = await callAs(ada, listArtifacts, { params: { id: runIdOf(ada) } });
    await ada.page.getByText(body.items[0]?.sha256 ?? 'none').waitFor();
    expect((await download).suggestedFilename()).toBe('report.txt');
    await expectAccessible(ada.page);

    // Without the file it waits again, until it is cancelled.
    await rm(gate);
    await ada.press('Re-run');
    await ada.page.getByLabel('Attempt').waitFor();
    await lines.getByText('hello Earth').waitFor();
    await ada.press('Cancel the run');
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await ada.page.getByText('Cancelled').first().waitFor();
    await ada.page.getByLabel('Attempt').selectOption('1');
    await ada.page.getByText('Complete, 5004 lines').waitFor();
  });

  test('the pages of projects and runs are accessible, light and dark', async () => {
    const place = { owner: 'eve', name: 'web' };
    for (const theme of ['light', 'dark'] as const) {
      const eve = await visitor({ theme, width: theme === 'light' ? 1280 : 360 });
      await eve.signInAs('eve');
      if (theme === 'light') await makeCancelledRun(eve, 'web');
      await eve.goto(fillPath(pages.projects, { owner: 'eve' }));
      await eve.page.getByRole('link', { name: 'web', exact: true }).waitFor();
      await expectAccessible(eve.page);
      await eve.page.getByLabel('Search the projects').fill('nothing');
      await eve.page.getByText('No project is called so').waitFor();
      await eve.goto(fillPath(pages.newProject, { owner: 'eve' }));
      await eve.sees('New project');
      await expectAccessible(eve.page);
      await eve.goto(fillPath(pages.project, place));
      await eve.page.getByRole('link', { name: 'pipelines/build.sh' }).waitFor();
      await expectAccessible(eve.page);
      await eve.goto(`${fillPath(pages.projectRuns, place)}?status=cancelled`);
      await eve.page.getByRole('link', { name: 'pipelines/build.sh' }).waitFor();
      await eve.page.getByLabel('Status').selectOption('failure');
      await eve.page.getByText('No run is like that').waitFor();
      await expectAccessible(eve.page);
    }
  });
});

const script = (gate: string) => `#!/bin/sh
echo "hello $PLANET"
printf '${toRed}in red${plain}\\n'
echo "to the side" >&2
${untilThere(gate)}
seq -f 'line %g' 1 5000
date > report.txt
printf 'Authorization: Bearer %s' "$BUILD_ARTIFACT_TOKEN" |
  curl --silent --fail --output /dev/null --header @- --form file=@report.txt "$BUILD_ARTIFACT_URL"
echo "left report.txt behind"
`;

async function makeProject(ada: Visitor, name: string): Promise<void> {
  await ada.goto(pages.home);
  await ada.page.getByRole('link', { name: 'New project' }).click();
  await ada.sees('New project');
  await ada.page.getByLabel('Name', { exact: true }).fill(name);
  await ada.press('Create the project');
  await ada.sees(name);
}

async function makeCancelledRun(eve: Visitor, name: string): Promise<void> {
  const place = { owner: 'eve', name };
  await callAs(eve, createProject, { body: { ...place, vcs_type: 'orchestrator' } });
  const pipeline = 'pipelines/build.sh';
  await callAs(eve, pipelineFiles.write, {
    params: { ...place, path: pipeline },
    body: new TextEncoder().encode('true'),
  });
  const { body } = await callAs(eve, triggerPipeline, {
    params: { ...place, pipeline },
    body: {},
  });
  await callAs(eve, readRun, { params: { id: body.run_id } });
  await callAs(eve, cancelRuns, { body: { run_ids: [body.run_id] } });
}

/**
 * The log's stream breaks off behind its first line, and is refused when it is asked for again.
 * @returns behind which event it was asked to go on, each time
 */
async function breakLogTwice(ada: Visitor): Promise<(string | undefined)[]> {
  const { body } = await callAs(ada, readRunLogs, { params: { id: runIdOf(ada) } });
  const events = `retry: 10\nid: 0\ndata: ${JSON.stringify(body.items[0])}\n\n`;
  const wentOnBehind: (string | undefined)[] = [];
  await ada.page.route(/\/logs\?/, (route) => {
    wentOnBehind.push(route.request().headers()['last-event-id']);
    if (wentOnBehind.length === 1) {
      return route.fulfill({ contentType: 'text/event-stream', body: events });
    }
    return wentOnBehind.length === 2 ? route.fulfill({ status: 503 }) : route.continue();
  });
  return wentOnBehind;
}

async function writePipeline(ada: Visitor, path: string, content: string): Promise<void> {
  await ada.follow('Pipelines');
  await ada.press('New pipeline file');
  await ada.page.getByLabel('Path').fill(path);
  await ada.page.getByLabel('Content').fill(content);
  await ada.press('Create the file');
  await ada.sees(path);
}

const rowsOf = (ada: Visitor) => ada.page.locator('[data-index]').count();

const runIdOf = (ada: Visitor): string =>
  /\/runs\/([0-9a-f-]{36})/.exec(new URL(ada.page.url()).pathname)?.[1] ?? '';

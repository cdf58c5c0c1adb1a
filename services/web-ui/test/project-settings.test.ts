import { createHmac, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  createProject,
  deliveryReasons,
  fillPath,
  listWebhooks,
  pages,
  pipelineFiles,
  readTriggerConfig,
} from '@orchestrator/contracts';
import { callAs } from './call-as.js';
import { describeInBrowser } from './describe-in-browser.js';
import { expectAccessible } from './expect-accessible.js';
import type { Visitor } from './visitor.js';

const path = 'pipelines/build.sh';

describeInBrowser('files and settings of a project in a browser', ({ visitor }) => {
  test('a change over somebody else’s is refused, explained, and loses no text', async () => {
    const ada = await visitor();
    const place = await makeProject(ada, 'ada', 'files');
    await ada.goto(fillPath(pages.projectPipeline, { ...place, path }));
    const content = ada.page.getByLabel('Content');
    await content.fill('echo mine');
    await writeFile(ada, place, 'echo theirs');
    ada.expectFault(/412/);
    await ada.press('Save');
    await ada.page.getByText('This file was changed while you were editing it').waitFor();
    expect(await content.inputValue()).toBe('echo mine');
    expect(await ada.page.getByLabel('What is stored now').inputValue()).toBe('echo theirs');
    await expectAccessible(ada.page);
    await ada.press('Replace it by mine');
    await ada.page.getByText(`${path} is saved.`).waitFor();
    expect(await stored(ada, place)).toBe('echo mine');

    // What is not saved is not left behind without a question.
    await content.fill('echo more');
    await ada.follow('Pipelines');
    await ada.page.getByRole('heading', { name: 'Leave without saving?' }).waitFor();
    await ada.press('Cancel');
    expect(await content.inputValue()).toBe('echo more');
    await ada.press('Undo all changes');
    await ada.press('Delete');
    await ada.press('Delete the file');
    await ada.sees('Pipelines');
    await ada.page.getByRole('heading', { name: 'No pipeline file yet' }).waitFor();

    await ada.press('Upload');
    await ada.page.getByLabel('Files', { exact: true }).setInputFiles([
      { name: 'check.sh', mimeType: 'text/plain', buffer: Buffer.from('true') },
      { name: 'photo.bin', mimeType: 'image/png', buffer: Buffer.from([0, 1, 2]) },
    ]);
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
    await ada.page.getByText('2 files were uploaded.').waitFor();
    await ada.page.getByRole('link', { name: 'check.sh' }).waitFor();
    await ada.page.getByRole('navigation').getByRole('link', { name: 'Files' }).click();
    await ada.follow('photo.bin');
    await ada.page.getByText('It is not a text').waitFor();
  });

  test('a trigger configuration gets versions with a matrix, and a version is turned off', async () => {
    const bea = await visitor({ theme: 'dark', width: 360 });
    const place = await makeProject(bea, 'bea', 'configs');
    await bea.goto(fillPath(pages.triggerConfigs, place));
    await bea.press('New configuration');
    await bea.page.getByLabel('Name', { exact: true }).fill('not a name');
    bea.expectFault(/400/);
    await bea.press('Create the configuration');
    await bea.page.getByText('Must be 1 to 100 letters').waitFor();
    await bea.page.getByLabel('Name', { exact: true }).fill('nightly');
    await bea.press('Create the configuration');
    await bea.sees('nightly');
    await bea.press('New version');
    await bea.page.getByLabel('Pipeline file').fill(path);
    await bea.press('Add a variable');
    await bea.page.getByLabel('Variable 1', { exact: true }).fill('os');
    await bea.page.getByLabel('Values 1').fill('linux, macos');
    await bea.page.getByText('a job for each combination: 2 so far').waitFor();
    await bea.press('Add a name');
    await bea.page.getByLabel('Matrix variable 1').fill('os');
    await bea.page.getByLabel('Name in the environment 1').fill('TARGET_OS');
    await bea.page.getByLabel('Whoever starts it may ask for a part of the matrix').check();
    await expectAccessible(bea.page);
    await bea.press('Add the version');
    await bea.page.getByText('os: linux, macos → TARGET_OS').waitFor();
    const version = async () =>
      (await callAs(bea, readTriggerConfig, { params: { ...place, config: 'nightly' } })).body
        .versions[0];
    expect(await version()).toMatchObject({
      workflow_path: path,
      matrix: { os: ['linux', 'macos'] },
      env_mappings: { os: 'TARGET_OS' },
      allow_subset: true,
      enabled: true,
    });

    // A part of it is run.
    await bea.goto(fillPath(pages.project, place));
    await bea.press('Run');
    await bea.page.getByLabel('A trigger configuration').check();
    await bea.page.getByLabel('macos').uncheck();
    await bea.press('Start the run');
    await bea.page.getByText('os=linux').first().waitFor();
    await bea.page.getByText('The job waits for an agent').waitFor();
    expect(await bea.page.getByText('os=macos').count()).toBe(0);
    await expectAccessible(bea.page);

    await bea.goto(fillPath(pages.triggerConfig, { ...place, config: 'nightly' }));
    const isOn = bea.page.getByRole('switch', { name: 'Version 1 is on' });
    await isOn.click();
    await bea.page.getByRole('switch', { name: 'Version 1 is on', checked: false }).waitFor();
    expect(await version()).toMatchObject({ enabled: false });
    await expectAccessible(bea.page);
  });

  test('a webhook shows its secret once, and its deliveries with their runs', async () => {
    const cyd = await visitor({ theme: 'dark' });
    const place = await makeProject(cyd, 'cyd', 'hooks');
    await cyd.goto(fillPath(pages.webhooks, place));
    await cyd.press('New webhook');
    await cyd.page.getByLabel('Pipeline file', { exact: true }).fill(path);
    await cyd.page.getByLabel('Only these refs').fill('main');
    await expectAccessible(cyd.page);
    await cyd.press('Create the webhook');
    const shown = cyd.page.getByTestId('secret-value');
    const secret = (await shown.textContent()) ?? '';
    await cyd.page.getByText('In the repository at GitHub').waitFor();
    await expectAccessible(cyd.page);
    await cyd.page.getByLabel('I have stored the secret').check();
    await cyd.press('Done');
    await cyd.follow('GitHub');
    await cyd.sees('Webhook of GitHub');
    await cyd.page.getByRole('heading', { name: 'Nothing came yet' }).waitFor();
    const { body } = await callAs(cyd, listWebhooks, { params: place });
    const url = body.items[0]?.url ?? '';

    expect(await push(url, secret, 'refs/heads/main')).toBe(202);
    expect(await push(url, secret, 'refs/heads/other')).toBe(200);
    expect(await push(url, 'wrong', 'refs/heads/main')).toBe(401);
    await cyd.press('Refresh');
    const { ref, signature } = deliveryReasons;
    for (const text of ['Started a run', 'Ignored', ref, 'Refused', signature]) {
      await cyd.page.getByText(text, { exact: true }).waitFor();
    }
    await expectAccessible(cyd.page);

    // After a rotation both secrets are good.
    await cyd.press('Rotate the secret');
    await cyd.page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
    const next = (await shown.textContent()) ?? '';
    expect(next).not.toBe(secret);
    await cyd.page.getByLabel('I have stored the secret').check();
    await cyd.press('Done');
    await cyd.page.getByText('Two are in use').waitFor();
    expect(await push(url, secret, 'refs/heads/main')).toBe(202);
    expect(await push(url, next, 'refs/heads/main')).toBe(202);
    const html = await cyd.page.content();
    expect([html.includes(secret), html.includes(next)]).toEqual([false, false]);

    await cyd.page.getByLabel('Only these refs').fill('release/*');
    await cyd.press('Save');
    await cyd.page.getByText('The webhook is saved.').waitFor();
    const after = await callAs(cyd, listWebhooks, { params: place });
    expect(after.body.items[0]?.ref_filter).toBe('release/*');
    await cyd.page.getByRole('link', { name: 'See the run' }).last().click();
    await cyd.sees(path);
    await cyd.page.getByText('by a webhook (push)').waitFor();
  });

  test('the settings are changed, and a project is deleted by its name', async () => {
    const dan = await visitor();
    const place = await makeProject(dan, 'dan', 'gone');
    await dan.goto(fillPath(pages.projectGeneral, place));
    dan.expectFault(/400/);
    await dan.page.getByLabel('Default ref').fill('not a ref');
    await dan.press('Save');
    await dan.page.getByText('Must be the name of a branch or a tag').waitFor();
    await dan.page.getByLabel('Default ref').fill('trunk');
    await expectAccessible(dan.page);
    await dan.press('Save');
    await dan.page.getByText('The settings are saved.').waitFor();
    await dan.page.getByRole('navigation').getByRole('link', { name: 'Delete' }).click();
    await dan.press('Delete dan/gone');
    await expectAccessible(dan.page);
    const confirm = dan.page.getByRole('button', { name: 'Delete the project' });
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    await dan.page.getByLabel('Type gone to confirm').fill('gone');
    await confirm.click();
    await dan.sees('Projects');
    await dan.page.getByRole('heading', { name: 'No projects yet' }).waitFor();
  });
});

type Place = Readonly<Record<'owner' | 'name', string>>;

/** Somebody new with a project that holds one pipeline file. */
async function makeProject(who: Visitor, owner: string, name: string): Promise<Place> {
  await who.signInAs(owner);
  const place = { owner, name };
  await callAs(who, createProject, { body: { ...place, vcs_type: 'orchestrator' } });
  await writeFile(who, place, 'true');
  return place;
}

const writeFile = (who: Visitor, place: Place, text: string) =>
  callAs(who, pipelineFiles.write, {
    params: { ...place, path },
    body: new TextEncoder().encode(text),
  });

async function stored(who: Visitor, place: Place): Promise<string> {
  const answer = await who.context.request.get(
    who.origin + fillPath(pipelineFiles.read.path, { ...place, path }),
  );
  return answer.text();
}

/** As GitHub does. @returns how it was answered */
async function push(url: string, secret: string, ref: string): Promise<number> {
  const body = JSON.stringify({
    ref,
    before: '0'.repeat(40),
    after: 'ab'.repeat(20),
    repository: { id: 1 },
    sender: { login: randomUUID() },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const { status } = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  });
  return status;
}

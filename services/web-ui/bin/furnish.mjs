// Puts something on every page, through the API, as the person who is signed in.
import {
  createOrganization,
  createProject,
  createTriggerConfig,
  createWebhook,
  fillPath,
  organizationAgentTokens,
  organizationTokens,
  personalAgentTokens,
  personalTokens,
  pipelineFiles,
  projectFiles,
  projectSecrets,
  readSession,
  trigger,
  triggerTokens,
  userSecrets,
} from '@orchestrator/contracts';

const owner = 'acme';
const name = 'web';
const repo = { owner, name };
const config = 'nightly';
const path = 'build.sh';

/** Calls of routes as the person who is signed in; what is refused is told and goes on. */
export async function caller(page) {
  const { csrf_token: csrf } = await (await page.request.get(readSession.path)).json();
  const headers = { 'x-csrf-token': csrf, origin: new URL(page.url()).origin };
  const send = async (route, params, options, more) => {
    const url = fillPath(route.path, params);
    const answer = await page.request.fetch(url, {
      method: route.method,
      headers: { ...headers, ...more },
      ...options,
    });
    if (!answer.ok()) console.log(`${route.id}: ${answer.status()} ${await answer.text()}`);
    return answer.headers()['content-type']?.includes('json') ? answer.json() : undefined;
  };
  return { send, post: (route, params, data) => send(route, params, { data }) };
}

/**
 * @returns values for the parameters of the pages: `common` for all, others by the name of a page
 */
export async function furnish(page) {
  const { send, post } = await caller(page);
  await post(createOrganization, {}, { name: owner, display_name: 'Acme' });
  await post(createProject, {}, { ...repo, vcs_type: 'orchestrator' });
  const ofFile = { path: 'README.md' };
  const content = { 'content-type': 'application/octet-stream' };
  await send(pipelineFiles.write, { ...repo, path }, { data: 'echo hello\n' }, content);
  await send(projectFiles.write, { ...repo, ...ofFile }, { data: '# Web\n' }, content);
  const days = (count) => new Date(Date.now() + count * 86_400_000).toISOString();
  await post(
    personalTokens.create,
    {},
    { label: 'laptop', description: 'For the command line at home', scopes: ['read', 'trigger'] },
  );
  await post(
    personalTokens.create,
    {},
    {
      label: 'deploy',
      scopes: ['read', 'pipeline:write', 'repo:write', 'secret:write'],
      expires_at: days(3),
    },
  );
  await post(personalAgentTokens.create, {}, { label: 'home agents' });
  await post(
    organizationTokens.create,
    { org: owner },
    { label: 'ci', scopes: ['trigger', 'read'], expires_at: days(90) },
  );
  await post(
    organizationAgentTokens.create,
    { org: owner },
    { label: 'linux pool', labels: { os: 'linux' } },
  );
  await post(triggerTokens.create, repo, { label: 'nightly' });
  await post(createTriggerConfig, repo, { name: config });
  const webhook = await post(createWebhook, repo, { source: 'github', pipeline: path });
  await send(userSecrets.write, { key: 'NPM_TOKEN' }, { data: { value: 'x' } });
  await send(projectSecrets.write, { ...repo, key: 'DEPLOY_KEY' }, { data: { value: 'x' } });
  const run = await post(trigger, {}, { ...repo, pipeline: path });
  const ofRun = { id: run?.run_id };
  return {
    common: { owner, name, org: owner, config, path },
    projectFile: ofFile,
    run: ofRun,
    runArtifacts: ofRun,
    webhook: { id: webhook?.id, secret: webhook?.secret },
  };
}

import {
  fillPath,
  followRun,
  listAgents,
  listArtifacts,
  listDeliveries,
  listQueue,
  listRunJobs,
  listRuns,
  listTriggerConfigs,
  listWebhooks,
  organizationAgentTokens,
  personalTokens,
  pipelineFiles,
  projectSecrets,
  readDashboard,
  readOrganizationAuditLog,
  readProject,
  readRun,
  readRunLogs,
  readUserAuditLog,
  readWebhook,
  receiveDelivery,
  triggerPipeline,
} from '@orchestrator/contracts';
import type { System } from '../system/system.js';
import { githubNonsense } from './deliveries.js';
import { collectionOf, type Ground, pipeline } from './lay-ground.js';
import { levels } from './planted.js';

/** Asks every route whose answer has to do with runs, secrets or webhooks, as one who may read it all. */
export async function askEverything(
  system: System,
  { asking, token, place, organization, webhooks }: Ground,
  runIds: readonly string[],
): Promise<void> {
  const { owner } = place;
  for (const id of runIds) {
    for (const route of [readRun, listRunJobs, readRunLogs, listArtifacts]) {
      await asking.ask(route, { token, params: { id } });
    }
  }
  for (const route of [
    listRuns,
    listTriggerConfigs,
    listWebhooks,
    readProject,
    pipelineFiles.list,
  ]) {
    await asking.ask(route, { token, params: place });
  }
  for (const { id } of Object.values(webhooks)) {
    await asking.ask(readWebhook, { token, params: { ...place, id } });
    await asking.ask(listDeliveries, { token, params: { ...place, id } });
  }
  for (const level of levels) {
    const { routes, params } = collectionOf(level, place);
    await asking.ask(routes.list, { token, params });
  }
  await asking.ask(readDashboard, { token });
  await asking.ask(listQueue, { token, query: { owner } });
  await asking.ask(listAgents, { token, query: { owner } });
  await asking.ask(personalTokens.list, { token });
  await asking.ask(organizationAgentTokens.list, { token, params: { org: owner } });
  // Here another program stands at the gateway in place of this service's routes.
  const user = await system.firstUser();
  const headers = await system.callers.signedIn('identity', user, [organization]);
  for (const path of [
    readUserAuditLog.path,
    fillPath(readOrganizationAuditLog.path, { org: owner }),
  ]) {
    const answer = await fetch(system.identity.origin + path, { headers });
    asking.texts.push({ where: `answer ${answer.status} of ${path}`, text: await answer.text() });
  }
  for (const member of system.members) {
    const answer = await fetch(`${member.internalOrigin}/metrics`);
    asking.texts.push({ where: `metrics of ${member.process.name}`, text: await answer.text() });
  }
}

/**
 * Asks badly, with secrets where none belong: no answer and no log repeats them. Not as names of fields:
 * which field is wrong is told to whoever sent it.
 */
export async function askBadly(system: System, ground: Ground): Promise<void> {
  const { asking, token, place, planted, webhooks, webhookSecrets } = ground;
  const { value: reader } = await system.issue(['read']);
  for (const { level, key, value } of planted.secrets) {
    const { routes, params } = collectionOf(level, place);
    const at = { params: { ...params, key } };
    const bodies = [
      { value, more: value },
      { value: [value] },
      { value: `${value}\0` },
      { value: value.repeat(2_000) },
      value,
      `{"value":"${value}`,
    ];
    for (const body of bodies) await asking.ask(routes.write, { token, ...at, body });
    await asking.ask(routes.write, { token: reader, ...at, body: { value } });
    await asking.ask(routes.write, { ...at, body: { value } });
    await asking.ask(routes.write, {
      token,
      params: { ...params, key: 'no key' },
      body: { value },
    });
    await asking.ask(triggerPipeline, {
      token,
      params: { ...place, pipeline },
      body: { inputs: { PATH: value, ok: [value] } },
    });
  }
  await asking.ask(projectSecrets.write, {
    token,
    params: { ...place, name: 'nowhere', key: 'KEY' },
    body: { value: planted.values[0] },
  });
  for (const { id } of Object.values(webhooks)) {
    for (const secret of webhookSecrets) {
      await asking.ask(receiveDelivery, {
        params: { webhook_id: id },
        ...githubNonsense(secret),
        headers: { ...githubNonsense(secret).headers, 'x-gitlab-token': secret },
      });
    }
  }
}

/** Hears what there is to hear of a run while it goes on. */
export function followEverything({ asking, token }: Ground, id: string): Promise<unknown> {
  return Promise.all(
    [readRunLogs, followRun].map((route) => asking.follow(route, { token, params: { id } })),
  );
}

import assert from 'node:assert/strict';
import {
  createProject,
  createWebhook,
  listAgents,
  organizationAgentTokens,
  organizationSecrets,
  pipelineFiles,
  projectSecrets,
  rotateWebhook,
  scopes,
  updateWebhook,
  userSecrets,
  webhookSources,
} from '@orchestrator/contracts';
import { ManagedProcess } from '../system/managed-process.js';
import { OwnedOrganization } from '../system/owned-organization.js';
import type { System } from '../system/system.js';
import type { Asking } from './asking.js';
import { type Level, plantSecrets } from './planted.js';
import { telltaleScript } from './telltale-script.js';

export const pipeline = 'tell.sh';
type Source = (typeof webhookSources)[number];

interface HeldWebhook {
  readonly id: string;
  readonly secret: string;
}

/** What a run with secrets needs, and everybody who has to do with it. */
export interface Ground {
  readonly asking: Asking;
  readonly organization: OwnedOrganization;
  /** With every scope, of the first user. */
  readonly token: string;
  readonly place: { readonly owner: string; readonly name: string };
  readonly planted: ReturnType<typeof plantSecrets>;
  readonly webhooks: Readonly<Record<Source, HeldWebhook>>;
  /** Of webhooks, those that were followed by another one too. */
  readonly webhookSecrets: readonly string[];
  readonly agent: ManagedProcess;
}

/** Where the secrets of a level are, and what names the place. */
export function collectionOf(level: Level, { owner, name }: Ground['place']) {
  const places = {
    user: { routes: userSecrets, params: {} },
    organization: { routes: organizationSecrets, params: { org: owner } },
    project: { routes: projectSecrets, params: { owner, name } },
  } as const;
  return places[level];
}

export async function layGround(system: System, asking: Asking): Promise<Ground> {
  const organization = await OwnedOrganization.found(system);
  const { value: token } = await system.issue(scopes);
  const place = { owner: organization.name, name: 'web' };
  const must = async (wanted: number, ...question: Parameters<Asking['ask']>) => {
    const told = await asking.ask(question[0], { token, ...question[1] });
    assert.equal(told.status, wanted, `${question[0].id}: ${told.text}`);
    return told.json;
  };
  await must(201, createProject, { body: { ...place, vcs_type: 'orchestrator' } });
  await must(201, pipelineFiles.write, {
    params: { ...place, path: pipeline },
    body: telltaleScript,
    headers: { 'content-type': 'application/octet-stream' },
  });

  const planted = plantSecrets();
  for (const { level, key, value } of planted.secrets) {
    const { routes, params } = collectionOf(level, place);
    await must(201, routes.write, {
      params: { ...params, key },
      body: { value: `${value}, before` },
    });
    await must(200, routes.write, { params: { ...params, key }, body: { value } });
  }

  const webhookSecrets: string[] = [];
  const made = async (source: Source): Promise<readonly [Source, HeldWebhook]> => {
    const events = source === 'github' && { events: ['push', 'pull_request'], allow_forks: true };
    const shown = await must(201, createWebhook, {
      params: place,
      body: { source, pipeline, ...events },
    });
    const id = String(shown.id);
    const again = await must(201, rotateWebhook, { params: { ...place, id }, body: {} });
    await must(200, updateWebhook, { params: { ...place, id }, body: { ref_filter: null } });
    webhookSecrets.push(String(shown.secret), String(again.secret));
    return [source, { id, secret: String(again.secret) }];
  };
  const webhooks = Object.fromEntries(
    await Promise.all(webhookSources.map(made)),
  ) as Ground['webhooks'];

  const { token: agentToken } = await must(201, organizationAgentTokens.create, {
    params: { org: place.owner },
    body: { label: 'secrets' },
  });
  const agent = new ManagedProcess({
    name: 'agent',
    main: 'infra/demo/dist/agent/main.js',
    environment: {
      ACT_AGENT_SERVER: system.gateway(0).origin,
      ACT_AGENT_TOKEN: String(agentToken),
      ACT_AGENT_NAME: 'telltale',
    },
    readyWhen: /Registered/,
  });
  await agent.start();
  await must(200, listAgents, { query: { owner: place.owner } });
  return { asking, organization, token, place, planted, webhooks, webhookSecrets, agent };
}

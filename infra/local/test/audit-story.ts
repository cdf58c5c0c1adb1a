import {
  acceptInvitation,
  addTriggerConfigVersion,
  beginLink,
  cancelRuns,
  changeInstancePolicy,
  confirmLink,
  createInvitation,
  createOrganization,
  createProject,
  createTriggerConfig,
  deleteTriggerConfig,
  personalTokens,
  createSignUpLink,
  createWebhook,
  declineInvitation,
  deleteAgent,
  deleteOrganization,
  deleteProject,
  deleteUser,
  deregisterAgent,
  deleteWebhook,
  disableUser,
  disconnectAgent,
  enableUser,
  endSession,
  endSignIn,
  fillPath,
  listIdentities,
  listOwnInvitations,
  listSessions,
  organizationAgentTokens,
  pipelineFiles,
  projectFiles,
  readUser,
  receiveDelivery,
  recordKeyRotation,
  registerAgent,
  removeMember,
  rerunRun,
  type RouteDefinition,
  rotateWebhook,
  scopes,
  secretCollections,
  signOut,
  signUp,
  trigger,
  triggerConfiguration,
  triggerPipeline,
  unlinkIdentity,
  updateAgent,
  updateMember,
  updateOrganization,
  updateProject,
  updateTriggerConfigVersion,
  updateUser,
  updateWebhook,
  verifyAuditLog,
  withdrawInvitation,
} from '@orchestrator/contracts';
import type pg from 'pg';
import type { Log, Told } from './audit-told.js';
import { Browser } from './browser.js';
import { pathIn } from './example-params.js';
import { operate, operator } from './operator.js';
import { done, Program } from './program.js';
import { pushTo } from './push-to.js';
import type { TestSystem } from './start-system.js';
import { storeRun } from './store-run.js';
import { playTokenStory } from './token-story.js';

interface Thing {
  readonly id: string;
  readonly name: string;
}

export const ip = '127.0.0.1';

/** Drives every route that changes something, and notes what the audit log must tell of it. */
export class AuditStory {
  readonly told = new Map<string, { readonly log: Log; readonly entry: Told }[]>();
  readonly people: Readonly<Record<'ada' | 'bob', Browser>>;
  readonly #leaver: Browser;

  constructor(
    readonly system: TestSystem,
    readonly sql: pg.Client,
  ) {
    const browser = () => new Browser(system.url);
    this.people = { ada: browser(), bob: browser() };
    this.#leaver = browser();
  }

  async play(): Promise<void> {
    const { ada, bob } = this.people;
    const [adaUser, bobUser] = [await this.#join(ada, 'ada'), await this.#join(bob, 'bob')];
    this.#note(signUp, 'ada', person(adaUser), 'user.created', user(adaUser));
    this.#note(signUp, 'ada', person(adaUser), 'user.signed_in', user(adaUser));
    await this.#sessions(ada, adaUser);
    await this.#identities(ada, adaUser);
    const pat = await this.#firstToken(ada, adaUser);
    const acme = await this.#organization(pat, adaUser);
    await playTokenStory({
      pat,
      by: (program) => person(adaUser, program),
      org: acme.name,
      ip,
      note: this.#note.bind(this),
    });
    await this.#invitations(pat, acme, adaUser, bobUser);
    await this.#members(pat, acme, adaUser, bobUser);
    await this.#projects(pat, acme, adaUser);
    await this.#agents(pat, acme, adaUser);
    await this.#endings(pat, adaUser);
    await this.#commands(bobUser);
    await this.#profile(ada, adaUser);
  }

  async #join(browser: Browser, name: string): Promise<Thing> {
    await browser.signIn('local', name);
    const { id } = done(await browser.signUp(name));
    return { id, name };
  }

  async #sessions(ada: Browser, who: Thing): Promise<void> {
    const [second, third] = [new Browser(this.system.url), new Browser(this.system.url)];
    await second.signIn('local', who.name);
    await third.signIn('local', who.name);
    this.#note(endSignIn, 'ada', person(who), 'user.signed_in', user(who));
    const [newest, older] = done(await ada.get(listSessions.path)).items as { id: string }[];
    done(await ada.send('DELETE', fillPath(endSession.path, { id: newest!.id })));
    this.#note(endSession, 'ada', person(who), 'session.ended', session(newest!.id));
    done(await second.send('POST', signOut.path));
    this.#note(signOut, 'ada', person(who), 'session.ended', session(older!.id));
  }

  async #identities(ada: Browser, who: Thing): Promise<void> {
    const begun = await ada.send('POST', fillPath(beginLink.path, { provider: 'local-2' }));
    const back = await ada.comeBack(done(begun).location, 'ada-elsewhere');
    const confirm = new URL(back.location ?? '', ada.origin).searchParams.get('confirm');
    const { id, login } = done(await ada.send('POST', confirmLink.path, { confirm }));
    const target = { type: 'identity', id, name: login };
    this.#note(confirmLink, 'ada', person(who), 'identity.linked', target);
    done(await ada.send('DELETE', fillPath(unlinkIdentity.path, { id })));
    this.#note(unlinkIdentity, 'ada', person(who), 'identity.unlinked', target);
    if (done(await ada.get(listIdentities.path)).items.length !== 1)
      throw new Error('Not unlinked');
  }

  /** @returns a personal access token for all that follows */
  async #firstToken(ada: Browser, who: Thing): Promise<Program> {
    const asked = { label: 'all', scopes: [...scopes] };
    const made = done(await ada.send('POST', personalTokens.create.path, asked));
    const target = { type: 'token', id: made.id as string, name: 'all' };
    this.#note(personalTokens.create, 'ada', person(who), 'token.created', target);
    return new Program(this.system.url, made.id, made.token);
  }

  async #organization(pat: Program, who: Thing): Promise<Thing> {
    const acme = (await pat.send(createOrganization, {}, { name: 'acme' })) as Thing;
    const by = person(who, pat);
    const target = { type: 'organization', id: acme.id, name: acme.name };
    this.#note(createOrganization, 'acme', by, 'org.created', target);
    this.#note(createOrganization, 'acme', by, 'member.added', user(who));
    await pat.send(updateOrganization, { org: 'acme' }, { display_name: 'Acme & Co.' });
    this.#note(updateOrganization, 'acme', by, 'org.updated', target);
    return acme;
  }

  async #invitations(pat: Program, { name: org }: Thing, who: Thing, guest: Thing): Promise<void> {
    const { bob } = this.people;
    const by = person(who, pat);
    const invite = async () => {
      const body = { username: guest.name, role: 'member' };
      const { id } = await pat.send(createInvitation, { org }, body);
      return { type: 'invitation', id: id as string, name: guest.name };
    };
    const first = await invite();
    this.#note(createInvitation, 'acme', by, 'member.invited', first);
    await pat.send(withdrawInvitation, { org, id: first.id });
    this.#note(withdrawInvitation, 'acme', by, 'member.invitation_withdrawn', first);
    const second = await invite();
    done(await bob.send('DELETE', fillPath(declineInvitation.path, { id: second.id })));
    this.#note(declineInvitation, 'acme', person(guest), 'member.invitation_declined', second);
    const third = await invite();
    if (done(await bob.get(listOwnInvitations.path)).items.length !== 1) throw new Error('Lost');
    done(await bob.send('POST', fillPath(acceptInvitation.path, { id: third.id })));
    this.#note(acceptInvitation, 'acme', person(guest), 'member.added', user(guest));
  }

  async #members(pat: Program, { name: org }: Thing, who: Thing, guest: Thing): Promise<void> {
    const params = { org, username: guest.name };
    await pat.send(updateMember, params, { role: 'admin' });
    this.#note(updateMember, 'acme', person(who, pat), 'member.updated', user(guest));
    await pat.send(removeMember, params);
    this.#note(removeMember, 'acme', person(who, pat), 'member.removed', user(guest));
  }

  async #projects(pat: Program, { name: owner }: Thing, who: Thing): Promise<void> {
    const by = person(who, pat);
    const wanted = { owner, name: 'web', vcs_type: 'git', vcs_url: 'https://example.com/web' };
    const { id, name } = (await pat.send(createProject, {}, wanted)) as Thing;
    const target = { type: 'project', id, name: `${owner}/${name}` };
    this.#note(createProject, 'acme', by, 'project.created', target);
    await pat.send(updateProject, { owner, name }, { default_ref: 'trunk' });
    this.#note(updateProject, 'acme', by, 'project.updated', target);
    await this.#endedRun(pat, `${owner}/${name}`, by);
    await pat.send(deleteProject, { owner, name });
    this.#note(deleteProject, 'acme', by, 'project.deleted', target);
    await this.#contents(pat, owner, who);
  }

  /** What an agent does, its organization does by the token that it came with. */
  async #agents(pat: Program, { id: orgId, name: org }: Thing, who: Thing): Promise<void> {
    const { id: tokenId, token } = await pat.send(
      organizationAgentTokens.create,
      { org },
      { label: 'builders' },
    );
    const agentToken = new Program(this.system.url, tokenId, token);
    const actor = { type: 'organization', id: orgId, name: org };
    const join = async (name: string) => {
      const made = await agentToken.send(registerAgent, {}, { name });
      const agent = { type: 'agent', id: made.instance_id as string, name };
      const by = { actor, token_id: agentToken.id, ip };
      this.#note(registerAgent, 'acme', by, 'agent.registered', agent);
      return { agent, program: new Program(this.system.url, agent.id, made.instance_secret) };
    };
    for (const route of [deregisterAgent, disconnectAgent]) {
      const { agent, program } = await join(route.id);
      await program.send(route);
      const by = { actor, token_id: agent.id, ip };
      this.#note(route, 'acme', by, 'agent.removed', agent);
    }
    const { agent } = await join('kept');
    const by = person(who, pat);
    await pat.send(updateAgent, { id: agent.id }, { labels: { gpu: 'true' } });
    this.#note(updateAgent, 'acme', by, 'agent.updated', agent);
    await pat.send(deleteAgent, { id: agent.id });
    this.#note(deleteAgent, 'acme', by, 'agent.removed', agent);
  }

  /** Of a project that is kept here. */
  async #contents(pat: Program, owner: string, who: Thing): Promise<void> {
    const wanted = { owner, name: 'kept', vcs_type: 'orchestrator' };
    const { id, name } = (await pat.send(createProject, {}, wanted)) as Thing;
    const target = { type: 'project', id, name: `${owner}/${name}` };
    for (const { write, remove } of [pipelineFiles, projectFiles]) {
      const params = { owner, name, path: pathIn(write.path, 'build') };
      await pat.send(write, params, {});
      this.#note(write, 'acme', person(who, pat), 'project.file_written', target);
      await pat.send(remove, params);
      this.#note(remove, 'acme', person(who, pat), 'project.file_deleted', target);
    }
    await this.#configs(pat, { owner, name }, who);
    await this.#secrets(pat, { owner, name }, who);
    await this.#runs(pat, owner, name, who);
  }

  async #configs(pat: Program, project: Record<string, string>, who: Thing): Promise<void> {
    const { id } = await pat.send(createTriggerConfig, project, { name: 'nightly' });
    const target = { type: 'trigger_config', id: id as string, name: 'nightly' };
    const note = (route: RouteDefinition, action: string) =>
      this.#note(route, 'acme', person(who, pat), `project.trigger_config_${action}`, target);
    note(createTriggerConfig, 'changed');
    const params = { ...project, config: 'nightly' };
    await pat.send(addTriggerConfigVersion, params, { workflow_path: 'build.sh' });
    note(addTriggerConfigVersion, 'changed');
    const started = await pat.send(triggerConfiguration, { ...params, version: 'v1' }, {});
    const place = `${project.owner}/${project.name}`;
    const run = { type: 'run', id: started.run_id as string, name: `${place} build.sh` };
    this.#note(triggerConfiguration, 'acme', person(who, pat), 'run.queued', run);
    await pat.send(updateTriggerConfigVersion, { ...params, version: '1' }, { enabled: false });
    note(updateTriggerConfigVersion, 'changed');
    await pat.send(deleteTriggerConfig, params);
    note(deleteTriggerConfig, 'deleted');
  }

  async #secrets(pat: Program, project: Record<string, string>, who: Thing): Promise<void> {
    for (const [index, { write, remove }] of secretCollections.entries()) {
      const key = `KEY_${index}`;
      const params = { org: 'acme', ...project, key };
      const log: Log = write.path.includes('/user/') ? 'ada' : 'acme';
      const target = { type: 'secret', name: key };
      for (const action of ['created', 'updated']) {
        await pat.send(write, params, { value: 'a secret value' });
        this.#note(write, log, person(who, pat), `secret.${action}`, target);
      }
      await pat.send(remove, params);
      this.#note(remove, log, person(who, pat), 'secret.deleted', target);
    }
  }

  async #runs(pat: Program, owner: string, name: string, who: Thing): Promise<void> {
    const by = person(who, pat);
    const pipeline = 'build.sh';
    const run = (id: unknown) => ({
      type: 'run',
      id: id as string,
      name: `${owner}/${name} ${pipeline}`,
    });
    const started = await pat.send(triggerPipeline, { owner, name, pipeline }, {});
    this.#note(triggerPipeline, 'acme', by, 'run.queued', run(started.run_id));
    const named = await pat.send(trigger, {}, { owner, name, pipeline });
    this.#note(trigger, 'acme', by, 'run.queued', run(named.run_id));

    const wanted = { source: 'github', pipeline };
    const { id, secret } = await pat.send(createWebhook, { owner, name }, wanted);
    const [params, target] = [
      { owner, name, id: id as string },
      { type: 'webhook', id: id as string, name: `${owner}/${name}` },
    ];
    this.#note(createWebhook, 'acme', by, 'project.webhook_created', target);
    const received = await pushTo(this.system.url, params.id, secret as string);
    const webhook = {
      actor: { type: 'system', id: params.id, name: 'webhook' },
      token_id: null,
      ip,
    };
    this.#note(receiveDelivery, 'acme', webhook, 'run.queued', run(received));
    await pat.send(updateWebhook, params, { allow_forks: true });
    this.#note(updateWebhook, 'acme', by, 'project.webhook_updated', target);
    await pat.send(rotateWebhook, params, {});
    this.#note(rotateWebhook, 'acme', by, 'project.webhook_rotated', target);
    await pat.send(deleteWebhook, params);
    this.#note(deleteWebhook, 'acme', by, 'project.webhook_deleted', target);
  }

  async #endedRun(
    pat: Program,
    repository: string,
    by: Pick<Told, 'actor' | 'token_id' | 'ip'>,
  ): Promise<void> {
    const [owner = '', project = ''] = repository.split('/');
    const { runId: id } = await storeRun(this.sql, { owner, project });
    const target = { type: 'run', id, name: `${repository} build.act` };
    await pat.send(rerunRun, { id });
    this.#note(rerunRun, 'acme', by, 'run.queued', target);
    await pat.send(cancelRuns, {}, { run_ids: [id] });
    this.#note(cancelRuns, 'acme', by, 'run.cancelled', target);
  }

  /** Of what is gone, the log of the instance tells. */
  async #endings(pat: Program, who: Thing): Promise<void> {
    const { id } = await pat.send(createOrganization, {}, { name: 'short-lived' });
    await pat.send(deleteOrganization, { org: 'short-lived' });
    const gone = { type: 'organization', id: id as string, name: 'short-lived' };
    this.#note(deleteOrganization, 'instance', person(who, pat), 'org.deleted', gone);
    const leaver = await this.#join(this.#leaver, 'leaver');
    done(await this.#leaver.send('DELETE', readUser.path));
    this.#note(deleteUser, 'instance', person(leaver), 'user.deleted', user(leaver));
  }

  async #commands(guest: Thing): Promise<void> {
    const by = { actor: operator, token_id: null, ip: null };
    const command = async (...args: readonly string[]) => {
      const { code, told } = await this.admin(...args);
      if (code !== 0) throw new Error(`${args.join(' ')}: ${told}`);
    };
    await command('disable-user', guest.name);
    await command('enable-user', guest.name);
    await this.people.bob.signIn('local', guest.name);
    for (const log of ['bob', 'instance'] as const) {
      this.#note(disableUser, log, by, 'user.disabled', user(guest));
      this.#note(enableUser, log, by, 'user.enabled', user(guest));
    }
    const note = (route: RouteDefinition, action: string, target: Told['target']) =>
      this.#note(route, 'instance', by, `instance.${action}`, target);
    await command('sign-up-link');
    note(createSignUpLink, 'sign_up_link_created', { type: 'sign_up_link', name: null });
    await command('instance-policy', '--max-token-lifetime-days', '365');
    note(changeInstancePolicy, 'policy_updated', { type: 'instance_policy', name: null });
    await command('rotate-keys', 'seal');
    note(recordKeyRotation, 'keys_rotated', { type: 'keys', id: 'seal', name: null });
    await command('verify-audit-log');
    note(verifyAuditLog, 'audit_log_verified', { type: 'audit_log', name: null });
  }

  async #profile(ada: Browser, who: Thing): Promise<void> {
    done(await ada.send('PATCH', updateUser.path, { display_name: 'Ada L.' }));
    this.#note(updateUser, 'ada', person(who), 'user.updated', user(who));
  }

  /** What the operator types. */
  admin(...args: readonly string[]): ReturnType<typeof operate> {
    return operate(this.system, ...args);
  }

  #note(
    { id }: RouteDefinition,
    log: Log,
    by: Pick<Told, 'actor' | 'token_id' | 'ip'>,
    action: string,
    target: Told['target'],
  ): void {
    const noted = this.told.get(id) ?? [];
    this.told.set(id, [...noted, { log, entry: { ...by, action, target } }]);
  }
}

const person = ({ id, name }: Thing, pat?: Program) => ({
  actor: { type: 'user', id, name },
  token_id: pat?.id ?? null,
  ip,
});
const user = ({ id, name }: Thing) => ({ type: 'user', id, name });
const session = (id: string) => ({ type: 'session', id, name: null });

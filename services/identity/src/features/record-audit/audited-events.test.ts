import { describe, expect, test } from '@jest/globals';
import {
  adminRoutes,
  allEvents,
  endSignIn,
  publicRoutes,
  type RouteDefinition,
  routingKey,
  secretCollections,
  tokenCollections,
} from '@orchestrator/contracts';
import { auditedEvents } from './audited-events.js';
import { eventsLeftOut } from './events-left-out.js';

test('every event of the system is recorded, or left out with a reason, and none is both', () => {
  const types = [
    ...auditedEvents.map(({ event }) => event.type),
    ...eventsLeftOut.map(({ event }) => event.type),
  ];
  expect([...types].sort()).toEqual(allEvents.map(({ type }) => type).sort());
  for (const { because } of eventsLeftOut) expect(because).not.toBe('');
});

/** What the log tells of each route that changes something. */
const told: Readonly<Record<string, readonly string[]>> = {
  signUp: ['user.created', 'user.signed_in'],
  endSignIn: ['user.signed_in'],
  confirmLink: ['identity.linked'],
  signOut: ['session.ended'],
  updateUser: ['user.updated'],
  deleteUser: ['user.deleted'],
  unlinkIdentity: ['identity.unlinked'],
  endSession: ['session.ended'],
  acceptInvitation: ['member.added'],
  declineInvitation: ['member.invitation_declined'],
  createOrganization: ['org.created', 'member.added'],
  updateOrganization: ['org.updated'],
  deleteOrganization: ['org.deleted'],
  updateMember: ['member.updated'],
  removeMember: ['member.removed'],
  createInvitation: ['member.invited'],
  withdrawInvitation: ['member.invitation_withdrawn'],
  ...Object.fromEntries(
    tokenCollections.flatMap(({ create, update, rotate, revoke }) => [
      [create.id, ['token.created']],
      [update.id, ['token.updated']],
      [rotate.id, ['token.rotated']],
      [revoke.id, ['token.revoked']],
    ]),
  ),
  rotateOwnToken: ['token.rotated'],
  revokeLeakedTokens: ['token.revoked'],
  createProject: ['project.created'],
  updateProject: ['project.updated'],
  deleteProject: ['project.deleted'],
  triggerPipeline: ['run.queued'],
  triggerConfiguration: ['run.queued'],
  trigger: ['run.queued'],
  receiveDelivery: ['run.queued'],
  createWebhook: ['project.webhook_created'],
  updateWebhook: ['project.webhook_updated'],
  rotateWebhook: ['project.webhook_rotated'],
  deleteWebhook: ['project.webhook_deleted'],
  writePipeline: ['project.file_written'],
  deletePipeline: ['project.file_deleted'],
  writeProjectFile: ['project.file_written'],
  deleteProjectFile: ['project.file_deleted'],
  rerunRun: ['run.queued'],
  cancelRuns: ['run.cancelled'],
  createTriggerConfig: ['project.trigger_config_changed'],
  addTriggerConfigVersion: ['project.trigger_config_changed'],
  updateTriggerConfigVersion: ['project.trigger_config_changed'],
  deleteTriggerConfig: ['project.trigger_config_deleted'],
  ...Object.fromEntries(
    secretCollections.flatMap(({ write, remove }) => [
      [write.id, ['secret.created', 'secret.updated']],
      [remove.id, ['secret.deleted']],
    ]),
  ),
  revokeOwnToken: ['token.revoked'],
  updateAgent: ['agent.updated'],
  deleteAgent: ['agent.removed'],
  registerAgent: ['agent.registered'],
  deregisterAgent: ['agent.removed'],
  disconnectAgent: ['agent.removed'],
  createSignUpLink: ['instance.sign_up_link_created'],
  disableUser: ['user.disabled'],
  enableUser: ['user.enabled'],
  changeInstancePolicy: ['instance.policy_updated'],
  verifyAuditLog: ['instance.audit_log_verified'],
  recordKeyRotation: ['instance.keys_rotated'],
};

const tellNothing: Readonly<Record<string, string>> = {
  beginLink: 'Nothing is linked before it is confirmed.',
  reorderQueue: 'Which job comes first is not kept for longer than the job waits.',
  ...Object.fromEntries(
    [
      ...['sendHeartbeat', 'claimJob', 'sendLogLines', 'reportJob'],
      ...['sendJobGraph', 'sendJobRef', 'sendJobNodes', 'uploadArtifact'],
    ].map((id) => [id, 'Agents do it, and many times: each run shows what became of it.']),
  ),
  resealProjectSecrets: 'Sealed anew they are what they were.',
  resealWebhookSecrets: 'Sealed anew they are what they were.',
};

const changing = (routes: readonly RouteDefinition[]) =>
  routes.filter(({ method }) => method !== 'GET').map(({ id }) => id);

describe('the audit log shows who did what for every changing route', () => {
  const routes = [...changing(publicRoutes), ...changing(adminRoutes), endSignIn.id];

  test('each is told by an action, or has a reason why not, and no other is named', () => {
    expect([...Object.keys(told), ...Object.keys(tellNothing)].sort()).toEqual(routes.sort());
    for (const because of Object.values(tellNothing)) expect(because).not.toBe('');
  });

  const actions = new Map(auditedEvents.map(({ event }) => [routingKey(event.type), event]));
  test.each(Object.entries(told))('%s is told by %j, with its actor', (_route, names) => {
    for (const name of names) {
      const data = actions.get(name)?.data;
      expect(data).toBeDefined();
      expect(data && 'shape' in data && Object.keys(data.shape as object)).toContain('actor');
    }
  });
});

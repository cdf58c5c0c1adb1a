import {
  cancelRuns,
  addTriggerConfigVersion,
  confirmLink,
  createWebhook,
  createInvitation,
  createOrganization,
  createProject,
  createTriggerConfig,
  listAgents,
  listProjects,
  listQueue,
  pipelineFiles,
  projectFiles,
  readPendingLink,
  reorderQueue,
  receiveDelivery,
  revokeLeakedTokens,
  rotateOwnToken,
  secretCollections,
  signUp,
  tokenCollections,
  updateAgent,
  trigger,
  triggerPipeline,
  updateMember,
  updateOrganization,
  updateProject,
  updateTriggerConfigVersion,
  updateUser,
  updateWebhook,
} from '@orchestrator/contracts';
import { scopesOfThings } from './expectation.js';

/** What an example can speak of. */
export interface Ground {
  /** Of whatever must not be taken yet. */
  readonly fresh: string;
  /** The names of the namespace that the request is about, and of a user who belongs to none. */
  readonly namespace: string | undefined;
  readonly newcomer: string;
  /** The name of the project that it is about. */
  readonly project: string | undefined;
  /** The id of what the request is about. */
  readonly thing: string | undefined;
}

type Example = (ground: Ground) => Readonly<Record<string, unknown>>;

const createTokenBodies = tokenCollections.map(({ create, kind }) => {
  const carries = kind === 'personal' || kind === 'organization';
  const example: Example = ({ fresh }) => ({
    label: fresh,
    ...(carries && { scopes: scopesOfThings }),
  });
  return [create.id, example] as const;
});
const editTokenBodies = tokenCollections.map(({ update }) => {
  const example: Example = ({ fresh }) => ({ label: fresh });
  return [update.id, example] as const;
});
const rotateTokenBodies = tokenCollections.map(({ rotate }) => {
  const example: Example = () => ({ overlap_seconds: 60 });
  return [rotate.id, example] as const;
});

const secretBody: Example = ({ fresh }) => ({ value: `value of ${fresh}` });

/** A good body for each route that takes one, by the route's id. */
export const exampleBodies: Readonly<Record<string, Example>> = {
  ...Object.fromEntries([...createTokenBodies, ...editTokenBodies, ...rotateTokenBodies]),
  [signUp.id]: ({ fresh }) => ({ username: fresh }),
  [confirmLink.id]: ({ thing }) => ({ confirm: thing }),
  [updateUser.id]: ({ fresh }) => ({ display_name: fresh }),
  [createOrganization.id]: ({ fresh }) => ({ name: fresh }),
  [updateOrganization.id]: ({ fresh }) => ({ display_name: fresh }),
  [updateMember.id]: () => ({ role: 'admin' }),
  [createInvitation.id]: ({ newcomer }) => ({ username: newcomer, role: 'member' }),
  [createProject.id]: ({ fresh, namespace }) => ({
    owner: namespace,
    name: fresh,
    vcs_type: 'orchestrator',
  }),
  [updateProject.id]: ({ fresh }) => ({ default_ref: fresh }),
  [createTriggerConfig.id]: ({ fresh }) => ({ name: fresh }),
  [addTriggerConfigVersion.id]: () => ({ workflow_path: 'build.sh' }),
  [updateTriggerConfigVersion.id]: () => ({ enabled: false }),
  ...Object.fromEntries(secretCollections.map(({ write }) => [write.id, secretBody])),
  // Whatever it is, it is bytes.
  [pipelineFiles.write.id]: ({ fresh }) => ({ content: fresh }),
  [projectFiles.write.id]: ({ fresh }) => ({ content: fresh }),
  [updateAgent.id]: ({ fresh }) => ({ labels: { pool: fresh } }),
  [triggerPipeline.id]: ({ fresh }) => ({ ref: fresh }),
  [trigger.id]: ({ namespace, project, fresh }) => ({
    owner: namespace,
    name: project,
    pipeline: 'build.sh',
    ref: fresh,
  }),
  [createWebhook.id]: () => ({ source: 'standard', pipeline: 'build.sh' }),
  [updateWebhook.id]: ({ fresh }) => ({ ref_filter: fresh }),
  // The webhooks here are for messages of the standard.
  [receiveDelivery.id]: () => ({ type: 'ping', data: {} }),
  [rotateOwnToken.id]: () => ({ overlap_seconds: 60 }),
  // What is not there, or is not the caller's, is told item by item.
  [cancelRuns.id]: () => ({ run_ids: ['01890000-0000-7000-8000-000000000000'] }),
  [reorderQueue.id]: ({ thing }) => ({ job_id: thing, before: null }),
  [revokeLeakedTokens.id]: ({ fresh }) => ({ tokens: [fresh] }),
};

/** A good query for each route that needs one, or that says in it what it is about. */
export const exampleQueries: Readonly<Record<string, (ground: Ground) => Record<string, string>>> =
  {
    [readPendingLink.id]: ({ thing }) => ({ confirm: thing ?? '' }),
    [listQueue.id]: ({ namespace }) => (namespace === undefined ? {} : { owner: namespace }),
    [listProjects.id]: ({ namespace }) => (namespace === undefined ? {} : { owner: namespace }),
    [listAgents.id]: ({ namespace }) => (namespace === undefined ? {} : { owner: namespace }),
  };

import { z } from 'zod';
import type { DeliveredEvent } from '../../../domain/delivered-event.js';
import { eventName, idle, isNoCommit, starting } from './event-parts.js';

const text = z.string().max(1_000);

const pushed = {
  ref: z.string().regex(/^refs\/.{1,990}$/),
  before: text,
  after: text,
  checkout_sha: text.nullish(),
  user_username: text.nullish(),
  project_id: z.number(),
};
const push = z.looseObject({ object_kind: z.literal('push'), ...pushed });
const tagPush = z.looseObject({ object_kind: z.literal('tag_push'), ...pushed });
const mergeRequest = z.looseObject({
  object_kind: z.literal('merge_request'),
  user: z.looseObject({ username: text.nullish() }).nullish(),
  object_attributes: z.looseObject({
    iid: z.number().int(),
    action: text.nullish(),
    /** Only where commits were added. */
    oldrev: text.nullish(),
    source_branch: text,
    target_branch: text,
    // Of a fork that was deleted meanwhile there is no project.
    source_project_id: z.number().nullish(),
    target_project_id: z.number(),
    last_commit: z.looseObject({ id: text }).nullish(),
  }),
});
const release = z.looseObject({
  object_kind: z.literal('release'),
  action: text,
  tag: text,
  commit: z.looseObject({ id: text }).nullish(),
});

/** By the header, what the body must be. */
const shapes = new Map<string, z.ZodType<object>>([
  ['Push Hook', push],
  ['Tag Push Hook', tagPush],
  ['Merge Request Hook', mergeRequest],
  ['Release Hook', release],
]);
const known = z.discriminatedUnion('object_kind', [push, tagPush, mergeRequest, release]);

export function readGitlabDelivery(
  body: unknown,
  header: (name: string) => string | undefined,
): DeliveredEvent {
  const named = header('x-gitlab-event');
  const event = eventName(named);
  const shape = named === undefined ? undefined : shapes.get(named);
  const parsed = known.safeParse(body);
  if (shape === undefined) {
    // What has the shape of a push is one, whatever the header says.
    return named === undefined || parsed.success
      ? { kind: 'mismatch', event }
      : idle(event, 'event');
  }
  if (!parsed.success || !shape.safeParse(body).success) return { kind: 'mismatch', event };
  switch (parsed.data.object_kind) {
    case 'push':
      return readPush('push', parsed.data);
    case 'tag_push':
      return readPush('tag', parsed.data);
    case 'merge_request':
      return readMergeRequest(parsed.data);
    case 'release':
      return readRelease(parsed.data);
  }
}

function readPush(
  event: 'push' | 'tag',
  { ref, after, checkout_sha: sha, user_username: actor }: z.output<z.ZodObject<typeof pushed>>,
): DeliveredEvent {
  if (isNoCommit(after)) return idle(event, 'deleted');
  return starting({ event, type: event, ref, commitSha: sha ?? after, actor });
}

function readMergeRequest({
  user,
  object_attributes: told,
}: z.output<typeof mergeRequest>): DeliveredEvent {
  const event = 'merge_request';
  if (!startsSomething(told)) return idle(event, 'action');
  const isFork = told.source_project_id !== told.target_project_id;
  return starting({
    event,
    type: 'pull_request',
    // The branch of a fork is not in the project; its head is.
    ref: isFork ? `refs/merge-requests/${told.iid}/head` : `refs/heads/${told.source_branch}`,
    filteredRef: `refs/heads/${told.target_branch}`,
    commitSha: told.last_commit?.id,
    isFork,
    actor: user?.username,
  });
}

/** An update that adds no commits, as a new title, changes nothing that could be run. */
const startsSomething = ({
  action,
  oldrev,
}: z.output<typeof mergeRequest>['object_attributes']): boolean =>
  action === 'open' ||
  action === 'reopen' ||
  (action === 'update' && typeof oldrev === 'string' && oldrev !== '');

function readRelease({ action, tag, commit }: z.output<typeof release>): DeliveredEvent {
  const event = 'release';
  if (action !== 'create') return idle(event, 'action');
  const ref = `refs/tags/${tag}`;
  return starting({ event, type: event, ref, commitSha: commit?.id, actor: undefined });
}

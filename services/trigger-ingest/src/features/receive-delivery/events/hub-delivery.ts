import { z } from 'zod';
import type { DeliveredEvent } from '../../../domain/delivered-event.js';
import { eventName, idle, isNoCommit, starting } from './event-parts.js';

type Header = (name: string) => string | undefined;

const text = z.string().max(1_000);
const person = z.looseObject({ login: text.nullish(), username: text.nullish() }).nullish();
const repository = z.looseObject({ id: z.number() });

const ping = z.looseObject({ zen: text });
const push = z.looseObject({
  ref: z.string().regex(/^refs\/.{1,990}$/),
  after: text,
  deleted: z.boolean().optional(),
  // What is read of the others tells forks apart; a push comes from the repository itself.
  repository: z.looseObject({}),
  pusher: z.looseObject({ name: text.nullish(), login: text.nullish() }).nullish(),
  sender: person,
});
const pullRequest = z.looseObject({
  action: text,
  number: z.number().int(),
  pull_request: z.looseObject({
    // Of a fork that was deleted meanwhile there is no repository.
    head: z.looseObject({ ref: text, sha: text, repo: repository.nullish() }),
    base: z.looseObject({ ref: text, repo: repository }),
  }),
  repository,
  sender: person,
});
const release = z.looseObject({
  action: text,
  release: z.looseObject({ tag_name: text }),
  repository: z.looseObject({}),
  sender: person,
});

const startingActions = {
  github: ['opened', 'synchronize', 'reopened'],
  gitea: ['opened', 'synchronized', 'reopened'],
} as const;
type Hub = keyof typeof startingActions;

export const readGithubDelivery = (body: unknown, header: Header): DeliveredEvent =>
  read('github', body, header('x-github-event'));

/** Gitea's events are those of GitHub but for few words. */
export const readGiteaDelivery = (body: unknown, header: Header): DeliveredEvent =>
  read('gitea', body, header('x-gitea-event'));

function read(hub: Hub, body: unknown, header: string | undefined): DeliveredEvent {
  const event = eventName(header);
  switch (header) {
    case undefined:
      return { kind: 'mismatch', event };
    case 'ping':
      return ping.safeParse(body).success ? idle(event, 'ping') : { kind: 'mismatch', event };
    case 'push':
      return readAs(push, body, event, readPush);
    case 'pull_request':
      return readAs(pullRequest, body, event, (told) => readPullRequest(hub, told));
    case 'release':
      return readAs(release, body, event, readRelease);
    default:
      return idle(event, 'event');
  }
}

function readAs<S extends z.ZodType>(
  schema: S,
  body: unknown,
  event: string,
  then: (told: z.output<S>) => DeliveredEvent,
): DeliveredEvent {
  const parsed = schema.safeParse(body);
  return parsed.success ? then(parsed.data) : { kind: 'mismatch', event };
}

function readPush({ ref, after, deleted, pusher, sender }: z.output<typeof push>): DeliveredEvent {
  const isTag = ref.startsWith('refs/tags/');
  const event = isTag ? 'tag' : 'push';
  if (deleted === true || isNoCommit(after)) return idle(event, 'deleted');
  const actor = nameOf(sender) ?? pusher?.name ?? pusher?.login;
  return starting({ event, type: event, ref, commitSha: after, actor });
}

function readPullRequest(
  hub: Hub,
  { action, number, pull_request: { head, base }, sender }: z.output<typeof pullRequest>,
): DeliveredEvent {
  const event = 'pull_request';
  if (!startingActions[hub].some((one) => one === action)) return idle(event, 'action');
  const isFork = head.repo?.id !== base.repo.id;
  return starting({
    event,
    type: event,
    // The branch of a fork is not in the repository; its head is.
    ref: isFork ? `refs/pull/${number}/head` : `refs/heads/${head.ref}`,
    filteredRef: `refs/heads/${base.ref}`,
    commitSha: head.sha,
    isFork,
    actor: nameOf(sender),
  });
}

function readRelease({ action, release: told, sender }: z.output<typeof release>): DeliveredEvent {
  const event = 'release';
  if (action !== 'published') return idle(event, 'action');
  const ref = `refs/tags/${told.tag_name}`;
  return starting({ event, type: event, ref, commitSha: null, actor: nameOf(sender) });
}

const nameOf = (told: z.output<typeof person>): string | null | undefined =>
  told?.login ?? told?.username;

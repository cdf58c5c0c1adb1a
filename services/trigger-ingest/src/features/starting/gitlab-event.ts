import {
  commitSha,
  gitRef,
  inputs as inputsSchema,
  type triggerPipelineBody,
} from '@orchestrator/contracts';
import { identified, type RequestContext } from '@orchestrator/http';
import type { z } from 'zod';
import { shortRef } from '../../domain/short-ref.js';
import { unfit } from '../../domain/trigger-ingest-error.js';

type Body = z.output<typeof triggerPipelineBody>;
export type GitlabEvent = Extract<Body, { readonly object_kind: string }>;

/** What an event of GitLab says of the run that it starts. */
export interface EventStart {
  readonly event: string;
  readonly ref: string | undefined;
  readonly commitSha: string | null;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Is the body an event that GitLab sends with a trigger token as its secret?
 * @throws TriggerIngestError `unfit` for one that comes with another credential
 */
export function isGitlabEvent<B extends { readonly object_kind?: unknown }>(
  body: B,
  context: RequestContext,
): body is Extract<B, { readonly object_kind: string }> {
  if (body.object_kind === undefined) return false;
  const caller = identified(context);
  if (caller.type === 'token' && caller.token.kind === 'trigger') return true;
  throw unfit({ path: 'object_kind', message: 'is for events that come with a trigger token' });
}

/** @throws TriggerIngestError `unfit` that names what can't be taken over */
export function readGitlabEvent(body: GitlabEvent): EventStart {
  const { object_kind: event, object_attributes: about } = body;
  const named = body.ref ?? about?.source_branch ?? about?.ref;
  const ref = typeof named === 'string' ? shortRef(named) : undefined;
  const sha = body.checkout_sha ?? about?.last_commit?.id;
  if (isDeletion(body)) throw unfit({ path: 'ref', message: 'was deleted' });
  if (ref !== undefined && !gitRef.safeParse(ref).success) {
    throw unfit({ path: 'ref', message: 'can’t be taken over' });
  }
  return {
    event,
    ref,
    commitSha: commitSha.safeParse(sha).data ?? null,
    inputs: inputsOf(body.variables ?? about?.variables ?? {}),
  };
}

/** A push that leaves nothing behind. */
const isDeletion = ({ object_kind: kind, after }: GitlabEvent): boolean =>
  (kind === 'push' || kind === 'tag_push') && typeof after === 'string' && /^0+$/.test(after);

type Variables = NonNullable<GitlabEvent['variables']>;

function inputsOf(variables: Variables): Readonly<Record<string, string>> {
  const record = Array.isArray(variables)
    ? Object.fromEntries(variables.map(({ key, value }) => [key, value]))
    : variables;
  const parsed = inputsSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  throw unfit(
    ...parsed.error.issues.map((issue) => ({
      path: ['variables', ...issue.path.map(String)].join('.'),
      message: issue.code === 'invalid_key' ? reasonOf(issue) : issue.message,
    })),
  );
}

const reasonOf = ({ issues, message }: z.core.$ZodIssueInvalidKey): string =>
  issues[0]?.message ?? message;

import { fillPath, readRun, type startedRun } from '@orchestrator/contracts';
import {
  actorOf,
  type IdempotencyClaim,
  identified,
  type RequestContext,
} from '@orchestrator/http';
import type { z } from 'zod';
import type { AcceptedRun, AcceptedRuns, RepeatKey } from '../../domain/accepted-runs.js';
import type { RunRequest, RunTrigger } from '../../domain/run-request.js';

export interface StartParts {
  readonly accepted: AcceptedRuns;
  /** The origin under which people reach the gateway. */
  readonly publicUrl: string;
}

type Started = {
  readonly status: 200 | 202;
  readonly body: z.input<typeof startedRun>;
};

/** What somebody asks for, but for who asks. */
export type AskedRun = Omit<RunRequest, 'trigger' | 'actor'> & { readonly event?: string };

/**
 * Accepts the run that a caller asks for; one that was asked for before under the same key is the same.
 * @param ask what is asked for: looked at only when it was not accepted before, so that it need not
 *   be possible any more
 */
export async function startRun(
  parts: StartParts,
  claim: IdempotencyClaim | undefined,
  ask: () => RunRequest | Promise<RunRequest>,
): Promise<Started> {
  const repeat = claim && repeatOf(claim);
  const first = repeat === undefined ? null : await parts.accepted.find(repeat);
  if (first !== null) return answerOf(parts, { runId: first, repeated: true });
  return answerOf(parts, await parts.accepted.accept({ request: await ask(), repeat }));
}

/** The run with who asks for it. */
export function askedBy(context: RequestContext, { event, ...asked }: AskedRun): RunRequest {
  return { ...asked, trigger: triggerOf(context, event ?? null), actor: actorOf(context) };
}

function triggerOf(context: RequestContext, event: string | null): RunTrigger {
  const caller = identified(context);
  const common = { actor: caller.principal.name, webhookId: null, event };
  if (caller.type === 'session') return { ...common, type: 'manual', tokenId: null };
  const type = caller.token.kind === 'trigger' ? 'token' : 'api';
  return { ...common, type, tokenId: caller.token.id };
}

const dayHours = 24;

const repeatOf = (claim: IdempotencyClaim): RepeatKey => ({
  ...claim,
  bodyKey: null,
  keptHours: dayHours,
});

/** How a run that was accepted is told of. */
export const answerOf = ({ publicUrl }: StartParts, { runId, repeated }: AcceptedRun): Started => ({
  status: repeated ? 200 : 202,
  body: {
    run_id: runId,
    status: 'queued',
    url: new URL(fillPath(readRun.path, { id: runId }), publicUrl).href,
  },
});

import { commitSha, type DeliveryReason, gitRef } from '@orchestrator/contracts';
import type { DeliveredEvent } from '../../../domain/delivered-event.js';
import { shortRef } from '../../../domain/short-ref.js';

export const idle = (event: string, because: DeliveryReason): DeliveredEvent => ({
  kind: 'idle',
  event,
  because,
});

/** A name that somebody else chose, for people to read. */
const printable = (text: string | null | undefined): string =>
  (text ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '?').slice(0, 200);

/** The name of an event as the sender tells it. */
export const eventName = (header: string | undefined): string =>
  header !== undefined && /^[A-Za-z0-9_. -]{1,60}$/.test(header) ? header : 'unknown';

/** What `after` is when a branch or a tag was deleted. */
export const isNoCommit = (sha: string): boolean => /^0+$/.test(sha);

const asCommit = (sha: string | null | undefined): string | null =>
  commitSha.safeParse(sha).data ?? null;

/** A ref that can be run, by its short name; undefined for one that has characters we do not take. */
const asRef = (ref: string): string | undefined => gitRef.safeParse(shortRef(ref)).data;

interface Told {
  readonly event: string;
  readonly type: 'push' | 'tag' | 'pull_request' | 'release' | 'custom';
  /** In full where the source tells it so. */
  readonly ref: string;
  readonly filteredRef?: string;
  readonly commitSha: string | null | undefined;
  readonly isFork?: boolean;
  readonly actor: string | null | undefined;
}

/** An event that starts a run, if its ref can be run. */
export function starting({ event, type, ref, filteredRef = ref, ...told }: Told): DeliveredEvent {
  const runnable = asRef(ref);
  if (runnable === undefined) return idle(event, 'ref');
  return {
    kind: 'starting',
    event,
    type,
    ref: runnable,
    filteredRef,
    commitSha: asCommit(told.commitSha),
    isFork: told.isFork ?? false,
    actor: printable(told.actor),
  };
}

import {
  addTriggerConfigVersion,
  createInvitation,
  revokeOwnToken,
  rotateOwnToken,
  type RouteDefinition,
  triggerConfiguration,
  updateTriggerConfigVersion,
} from '@orchestrator/contracts';
import type { Cell } from './cells.js';
import type { Noun } from './facts.js';
import { nounOf } from './targets.js';

/**
 * What is no longer there, or no longer what it was, once this has been done: the caller's credential,
 * the thing that it was about, or who knows what. Whoever says too little here hears of it: what is
 * asked later of the same world is not answered as it must be.
 */
export type Spent = 'nothing' | 'its caller' | 'its thing' | 'its world';

const endsItsCaller: readonly string[] = [rotateOwnToken.id, revokeOwnToken.id];
/** It takes the newcomer, of whom there is one. */
const takesMore: readonly string[] = [createInvitation.id];
/** Nouns of what is made whenever another one is needed. */
const madeNouns: readonly (Noun | undefined)[] = [
  'tokens',
  'agent-tokens',
  'trigger-tokens',
  'pipelines',
  'files',
  'runs',
  'waiting-jobs',
  'trigger-configs',
  'secrets',
  'agents',
  'webhooks',
];

export function spentBy({ route }: Cell): Spent {
  const { id, method, body } = route;
  if (method === 'GET') return 'nothing';
  // What was done is told of again: it is all the same to whatever is asked later.
  if (nounOf(route) === 'hooks') return 'nothing';
  if (endsItsCaller.includes(id)) return 'its caller';
  if (takesMore.includes(id)) return 'its world';
  const noun = nounOf(route);
  if (madeNouns.includes(noun)) return addsOrEdits(route) ? 'nothing' : 'its thing';
  // What only adds something under a new name, or gives something another face.
  const harmless =
    method === 'PUT' || (body !== undefined && (method === 'POST' || method === 'PATCH'));
  return noun === undefined && harmless ? 'nothing' : 'its world';
}

/** POSTs that leave the thing of their path as it was. */
const leavesItsThing: readonly string[] = [addTriggerConfigVersion.id, triggerConfiguration.id];
/** A version that is switched off can not be run. */
const endsItsThing: readonly string[] = [updateTriggerConfigVersion.id];

/** Afterwards the thing is still there, and as good as before. */
const addsOrEdits = ({ id, method }: RouteDefinition): boolean =>
  leavesItsThing.includes(id) || (method === 'PATCH' && !endsItsThing.includes(id));

import { problemCodes } from '@orchestrator/contracts';
import { type Cell, nameOf } from './cells.js';
import type { Sent } from './send.js';
import type { World } from './world.js';

/** An answer that is not what it must be. */
export interface Deviation {
  readonly cell: Cell;
  /** In a sentence. */
  readonly told: string;
  /** Something was done or shown. */
  readonly done: boolean;
}

/** In which way an answer is not what it must be; undefined if it is. */
export function deviationOf(world: World, cell: Cell, sent: Sent): Deviation | undefined {
  const { expected, route } = cell;
  const done = sent.status < 400;
  const code = done ? undefined : codeOf(sent);
  const right =
    expected === 'done'
      ? String(sent.status) in route.answers
      : code === expected.code && sent.status === statusOf(expected.code);
  if (!right) {
    const declared = Object.keys(route.answers).join(' or ');
    const wanted = expected === 'done' ? declared : expected.code;
    const got = [sent.status, code].filter(Boolean).join(' ');
    return { cell, told: `${nameOf(cell)}: ${got}, not ${wanted}`, done };
  }
  const owner = done ? foreignerIn(world, cell, sent.text) : undefined;
  return owner === undefined
    ? undefined
    : { cell, told: `${nameOf(cell)}: shows what belongs to ${owner}`, done };
}

const statusOf = (code: string): number | undefined =>
  Object.entries(problemCodes).find(([known]) => known === code)?.[1].status;

function codeOf({ text }: Sent): string | undefined {
  try {
    return String(JSON.parse(text).code);
  } catch {
    return undefined;
  }
}

/** Whose thing an answer shows, where the caller has no role. */
function foreignerIn({ belongings }: World, { caller }: Cell, text: string): string | undefined {
  for (const [id, owner] of belongings) {
    const theirs = caller.owner === owner || caller.roles[owner] !== undefined;
    if (!theirs && text.includes(id)) return owner;
  }
  return undefined;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of the one Dockerfile, in order. */
export function readStages(): Stage[] {
  const text = readFileSync(join(root, 'infra/docker/Dockerfile'), 'utf8');
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      stages.push({ name, from, instructions: [] });
    } else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** A stage and those that it is made from, the last of them first. */
export function lineage(stages: readonly Stage[], name: string): Stage[] {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage ? [...lineage(stages, stage.from), stage] : [];
}

/** What follows every such instruction in these stages, in order. */
export const all = (stages: readonly Stage[], word: string): string[] =>
  stages.flatMap(({ instructions }) =>
    instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest),
  );

import { CommandError, wordOption } from '@orchestrator/command-line';
import {
  managedTokenKinds,
  organizationAgentTokens,
  organizationTokens,
  personalAgentTokens,
  personalTokens,
  type TokenCollection,
  triggerTokens,
} from '@orchestrator/contracts';
import { exitCodes } from '../exit-codes.js';
import { readRepository } from '../read-repository.js';

export const placeOptions = { kind: 'text', org: 'text', repo: 'text' } as const;

export const placeHelp = [
  'WHERE the tokens are managed:',
  '  --kind personal                    those of the user; so it is if nothing is said',
  '  --kind organization --org NAME     those of an organization',
  '  --kind agent [--org NAME]          agent tokens, of the user or of an organization',
  '  --kind trigger --repo OWNER/NAME   trigger tokens of a project',
];

/** Where tokens are managed, and what its paths are filled with: each takes what it names. */
export interface Place {
  readonly collection: TokenCollection;
  readonly params: { readonly org: string; readonly owner: string; readonly name: string };
}

const nowhere = { org: '', owner: '', name: '' };

interface PlaceOptions {
  readonly kind: string | undefined;
  readonly org: string | undefined;
  readonly repo: string | undefined;
}

/** @throws CommandError where the options don't go together */
export function readPlace({ kind: text, org, repo }: PlaceOptions): Place {
  const kind = wordOption('--kind', text, managedTokenKinds) ?? 'personal';
  if (repo !== undefined && kind !== 'trigger') throw wrong('--repo goes with --kind trigger.');
  if (org !== undefined && kind !== 'organization' && kind !== 'agent') {
    throw wrong('--org goes with --kind organization or --kind agent.');
  }
  switch (kind) {
    case 'personal':
      return { collection: personalTokens, params: nowhere };
    case 'agent':
      return org === undefined
        ? { collection: personalAgentTokens, params: nowhere }
        : { collection: organizationAgentTokens, params: { ...nowhere, org } };
    case 'organization':
      if (org === undefined) throw wrong('--kind organization needs --org NAME.');
      return { collection: organizationTokens, params: { ...nowhere, org } };
    case 'trigger':
      if (repo === undefined) throw wrong('--kind trigger needs --repo OWNER/NAME.');
      return {
        collection: triggerTokens,
        params: { ...nowhere, ...readRepository('--repo', repo) },
      };
  }
}

const wrong = (why: string) => new CommandError(why, exitCodes.usage);

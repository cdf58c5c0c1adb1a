import {
  createProject,
  deleteProject,
  revokeLeakedTokens,
  revokeOwnToken,
  rotateOwnToken,
  type RouteDefinition,
  personalTokens,
  type TokenCollection,
  tokenCollections,
} from '@orchestrator/contracts';
import type { Log, Told } from './audit-told.js';
import { Browser } from './browser.js';
import { done, Program } from './program.js';

/** Who did it, with which token, from where. */
export type By = Pick<Told, 'actor' | 'token_id' | 'ip'>;
type Note = (
  route: RouteDefinition,
  log: Log,
  by: By,
  action: string,
  target: Told['target'],
) => void;

export interface TokenStoryParts {
  /** May do everything in the user's namespace and in `org`. */
  readonly pat: Program;
  /** The user of that token, by the token that is named. */
  readonly by: (pat: Program) => By;
  readonly org: string;
  readonly ip: string;
  readonly note: Note;
}

/** Whose trigger tokens are told of. */
const projectName = 'triggered';

/** Drives every route that changes tokens. */
export async function playTokenStory(parts: TokenStoryParts): Promise<void> {
  const { pat, org } = parts;
  const params = { owner: org, name: projectName };
  await pat.send(createProject, {}, { ...params, vcs_type: 'orchestrator' });
  for (const collection of tokenCollections) await playCollection(collection, parts);
  await pat.send(deleteProject, params);
  await playHolders(parts);
}

/** Where each collection is, and whose log tells of its tokens. */
function placeOf({ owner }: TokenCollection, org: string): [Record<string, string>, Log] {
  switch (owner) {
    case 'user':
      return [{}, 'ada'];
    case 'organization':
      return [{ org }, 'acme'];
    case 'project':
      return [{ owner: org, name: projectName }, 'acme'];
  }
}

async function playCollection(
  collection: TokenCollection,
  { pat, by: byToken, org, note }: TokenStoryParts,
): Promise<void> {
  const { create, update, rotate, revoke, kind } = collection;
  const [place, log] = placeOf(collection, org);
  const by = byToken(pat);
  const carries = kind === 'personal' || kind === 'organization';
  const asked = { label: 'one', ...(carries && { scopes: ['read'] }) };
  const { id } = (await pat.send(create, place, asked)) as { id: string };
  note(create, log, by, 'token.created', token(id, 'one'));
  await pat.send(update, { ...place, id }, { label: 'uno' });
  note(update, log, by, 'token.updated', token(id, 'uno'));
  const successor = (await pat.send(rotate, { ...place, id })) as { id: string };
  note(rotate, log, by, 'token.rotated', token(successor.id, 'uno'));
  await pat.send(revoke, { ...place, id: successor.id });
  note(revoke, log, by, 'token.revoked', token(successor.id, 'uno'));
}

/** What whoever holds a value may do with it. */
async function playHolders({ pat, by, ip, note }: TokenStoryParts): Promise<void> {
  const make = async (label: string): Promise<Program> => {
    const made = await pat.send(personalTokens.create, {}, { label, scopes: ['read'] });
    return new Program(pat.origin, made.id, made.token);
  };
  const old = await make('turning');
  const successor = await old.send(rotateOwnToken);
  const target = token(successor.id, 'turning');
  note(rotateOwnToken, 'ada', by(old), 'token.rotated', target);
  const leaver = await make('leaving');
  await leaver.send(revokeOwnToken);
  note(revokeOwnToken, 'ada', by(leaver), 'token.revoked', token(leaver.id, 'leaving'));
  const leaked = await make('leaking');
  const { method, path } = revokeLeakedTokens;
  done(await new Browser(pat.origin).visit(method, path, { tokens: [leaked.value] }));
  const reporter = { type: 'system', id: 'leak-report', name: 'leak report' };
  const reported = { actor: reporter, token_id: null, ip };
  note(revokeLeakedTokens, 'ada', reported, 'token.revoked', token(leaked.id, 'leaking'));
}

const token = (id: string, name: string) => ({ type: 'token', id, name });

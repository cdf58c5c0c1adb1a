import { fillPath, type TokenCollection } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { Projects } from '../../domain/projects.js';
import type { FindCollection } from '../callers/collection-of.js';
import { creatorOf, makerIdOf } from '../callers/maker-of.js';
import { presentToken } from '../presenters/present-token.js';
import type { CreateToken } from './create-token.js';
import { expiryAsked } from './expiry-asked.js';
import { namedProjects } from './named-projects.js';

/** What may be asked for, whatever the kind: each has its own part of it. */
interface CreateBody {
  readonly label: string;
  readonly description?: string | undefined;
  readonly scopes?: readonly string[];
  readonly expires_at?: string | null | undefined;
  readonly ip_allowlist?: readonly string[] | null | undefined;
  readonly repositories?: readonly string[] | null | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export const createTokenRoute =
  (
    declared: TokenCollection,
    find: FindCollection,
    { createToken, projects }: { createToken: CreateToken; projects: Projects },
  ): Handler<TokenCollection['create']> =>
  async ({ params, body }, context) => {
    const caller = identified(context);
    const collection = await find(context, params);
    const asked: CreateBody = body;
    const { token, value } = await createToken({
      collection,
      label: asked.label,
      description: asked.description ?? '',
      labels: asked.labels ?? {},
      grant: {
        scopes: asked.scopes ?? [],
        expiresAt: expiryAsked(asked.expires_at),
        ipAllowlist: asked.ip_allowlist,
        repositories:
          asked.repositories &&
          (await namedProjects(projects, caller, collection, asked.repositories)),
      },
      makerId: makerIdOf(caller),
      creator: creatorOf(context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(declared.read.path, { ...params, id: token.id }) },
      body: { ...presentToken(token), token: value },
    };
  };

import type { confirmLink } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { LinkStore } from '../../domain/link.js';
import { presentIdentity } from '../presenters/present-identity.js';
import { ownSessionOf } from '../callers/session-of.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';

export const confirmLinkRoute =
  (links: LinkStore, cookies: SignInCookies): Handler<typeof confirmLink> =>
  async ({ body }, context) => {
    const session = ownSessionOf(context);
    const { identity, sessionSecret } = await links.confirm(
      body.confirm,
      session,
      actorOf(context),
    );
    return {
      status: 200,
      headers: { 'Set-Cookie': cookies.setSession(sessionSecret) },
      body: presentIdentity(identity),
    };
  };

import { identified, type RequestContext } from './request-context.js';

/** Who does something, for the record. */
export interface RequestActor {
  readonly type: 'user' | 'organization' | 'system';
  readonly id: string;
  readonly name: string;
  readonly tokenId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
}

/** Who calls, for the record. A project, which acts by its trigger tokens, is part of the system. */
export function actorOf(context: RequestContext): RequestActor {
  const caller = identified(context);
  const { type, id, name } = caller.principal;
  return {
    type: type === 'project' ? 'system' : type,
    id,
    name,
    tokenId: caller.type === 'token' ? caller.token.id : null,
    sessionId: caller.type === 'session' ? caller.session.id : null,
    ip: context.clientAddress,
  };
}

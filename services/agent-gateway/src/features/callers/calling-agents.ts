import { actorOf, identified, type RequestContext } from '@orchestrator/http';
import type { Agent, Namespace, Pool } from '../../domain/agent.js';
import { AgentGatewayError } from '../../domain/agent-gateway-error.js';
import type { AgentStore, AgentViews } from '../../domain/agents.js';
import type { Credentials } from '../../domain/credentials.js';
import type { KnownAgents } from '../../domain/known-agents.js';
import type { Pools } from '../../domain/pools.js';

/** Where agents of the earlier generation say which one of their token they are. */
const uuidHeader = 'x-agent-uuid';
const uuidForm = /^[A-Za-z0-9-]{36}$/;

type Named =
  | { readonly generation: 'present'; readonly id: string }
  | { readonly generation: 'earlier'; readonly tokenId: string; readonly uuid: string };

interface Dependencies {
  readonly views: AgentViews;
  readonly store: AgentStore;
  readonly pools: Pools;
  readonly credentials: Credentials;
  readonly known: KnownAgents;
  /** Are agents of the earlier generation let in? */
  readonly legacyAgents: boolean;
  readonly newId: () => string;
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** Which agent calls. */
export interface CallingAgents {
  /** @throws AgentGatewayError `legacy_refused`, `uuid_missing`, `unavailable` */
  idOf(context: RequestContext): Promise<string>;
  /** As it was seen lately. */
  known(context: RequestContext): Promise<Agent>;
  /** As it is now. */
  fresh(context: RequestContext): Promise<Agent>;
  /** It turned out that there is none of this id. */
  isGone(id: string): AgentGatewayError;
}

export function callingAgentsWith(dependencies: Dependencies): CallingAgents {
  const { views, store, pools, credentials, known, legacyAgents, newId, inBackground } =
    dependencies;

  const nameOf = (context: RequestContext): Named => {
    const caller = identified(context);
    if (caller.type !== 'token') throw new Error('The route admits no sessions');
    if (caller.token.kind !== 'agent') return { generation: 'present', id: caller.token.id };
    if (!legacyAgents) throw legacyRefused();
    const uuid = context.header(uuidHeader) ?? '';
    if (!uuidForm.test(uuid)) {
      throw new AgentGatewayError(
        'uuid_missing',
        'An agent token needs the header X-Agent-UUID beside it, of 36 characters.',
      );
    }
    return { generation: 'earlier', tokenId: caller.token.id, uuid };
  };

  /**
   * A secret that is good, and nobody that it belongs to: it is ended, so that the gateway tells the
   * agent to register again.
   */
  const isGone = (id: string): AgentGatewayError => {
    inBackground(credentials.end(id));
    return new AgentGatewayError('unavailable', 'This agent is not known any more.');
  };

  const load = async (named: Named, context: RequestContext): Promise<Agent> => {
    if (named.generation === 'present') {
      const found = await views.find(named.id);
      if (found === undefined || found.tokenEnded) throw isGone(named.id);
      return found;
    }
    const { tokenId, uuid } = named;
    const found = await views.findByUuid(tokenId, uuid);
    if (found === 'refused') {
      throw new AgentGatewayError('legacy_refused', 'This agent was removed by its owner.');
    }
    const agent = found ?? (await addOfEarlierGeneration(tokenId, uuid, context));
    if (agent.tokenEnded) throw isGone(agent.id);
    return agent;
  };

  const addOfEarlierGeneration = async (tokenId: string, uuid: string, context: RequestContext) => {
    await learnPool({ pools, credentials }, tokenId);
    const unsaid = { hostname: '', os: '', arch: '', version: '' };
    const name = `agent-${uuid.slice(0, 8)}`;
    const namespace = namespaceOf(context);
    return store.add({ id: newId(), tokenId, uuid, namespace, name, ...unsaid }, actorOf(context));
  };

  const textOf = (named: Named): string =>
    named.generation === 'present' ? named.id : `${named.tokenId} ${named.uuid}`;

  const knownBy = (named: Named, context: RequestContext) =>
    known.get(textOf(named), () => load(named, context));

  return {
    idOf: async (context) => {
      const named = nameOf(context);
      // What it holds says enough of one that registered.
      return named.generation === 'present' ? named.id : (await knownBy(named, context)).id;
    },
    known: async (context) => knownBy(nameOf(context), context),
    fresh: async (context) => {
      const named = nameOf(context);
      return known.fresh(textOf(named), () => load(named, context));
    },
    isGone,
  };
}

/** Of an agent token or what hangs from it: they belong to whom they act for. */
export function namespaceOf(context: RequestContext): Namespace {
  const { type, id } = identified(context).principal;
  if (type === 'project') throw new Error('Projects have no agents');
  return { type, id };
}

/** What people call an agent token and which labels it gives, read once and then followed. */
export async function learnPool(
  { pools, credentials }: { readonly pools: Pools; readonly credentials: Credentials },
  tokenId: string,
): Promise<Pool> {
  const found = await pools.find(tokenId);
  if (found !== undefined) return found;
  const described = await credentials.describeAgentToken(tokenId);
  if (described === undefined) {
    throw new AgentGatewayError('unavailable', 'The agent token is not there any more.');
  }
  await pools.remember(tokenId, described, 0);
  return described;
}

const legacyRefused = (): AgentGatewayError =>
  new AgentGatewayError(
    'legacy_refused',
    'This agent sends its agent token itself on every call and would hand it to each job. Use a ' +
      'version of the agent that registers, or let such agents in with RUNNER_LEGACY_AGENTS=true.',
  );

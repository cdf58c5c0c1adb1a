import {
  describeAgentToken,
  mintChildToken,
  type ProblemCode,
  revokeChildToken,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { handle, ProblemSignal } from '@orchestrator/http';
import { type Standing, startStandIn } from './stand-in.js';

interface Minted {
  readonly id: string;
  readonly kind: 'instance' | 'job';
  readonly parentId: string;
  readonly label: string;
  readonly project: { id: string; name: string } | undefined;
  readonly value: string;
}

/** In place of the token service: agent tokens that tests make up, and what hangs from them. */
export interface StandInToken extends Standing {
  readonly minted: readonly Minted[];
  readonly ended: readonly string[];
  /** By id: what people call an agent token, and its labels. */
  readonly agentTokens: Map<string, { label: string; labels: Record<string, string> }>;
  refuseWith(code: ProblemCode | undefined, only?: { readonly id: string }): void;
  /** How many tokens were asked for. */
  readonly mintsAsked: number;
  /** No token is made before that. */
  mintsAfter: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function startStandInToken(): Promise<StandInToken> {
  const minted: Minted[] = [];
  const ended: string[] = [];
  const agentTokens: StandInToken['agentTokens'] = new Map();
  const state = { mintsAsked: 0, mintsAfter: undefined as StandInToken['mintsAfter'] };
  let refused: { code: ProblemCode; only: string | undefined } | undefined;
  const admit = ({ id }: { readonly id: string }): void => {
    if (refused && (refused.only ?? id) === id) throw new ProblemSignal({ code: refused.code });
  };
  const standing = await startStandIn('token', [
    handle(mintChildToken, async ({ body }) => {
      admit(mintChildToken);
      state.mintsAsked += 1;
      await state.mintsAfter;
      const id = newId();
      const value = `secret-of-${id}`;
      const { kind, parent_id: parentId, label, project } = body;
      minted.push({ id, kind, parentId, label, project, value });
      return { status: 201, body: { id, token: value, parent_id: parentId } } as const;
    }),
    handle(revokeChildToken, ({ params }) => {
      admit(revokeChildToken);
      ended.push(params.id);
      return Promise.resolve({ status: 204 });
    }),
    handle(describeAgentToken, ({ params }) => {
      admit(describeAgentToken);
      const found = agentTokens.get(params.id);
      if (!found) throw new ProblemSignal({ code: 'not_found' });
      return Promise.resolve({ status: 200, body: found });
    }),
  ]);
  return {
    ...standing,
    minted,
    ended,
    agentTokens,
    refuseWith: (code, only) => {
      refused = code && { code, only: only?.id };
    },
    get mintsAsked() {
      return state.mintsAsked;
    },
    get mintsAfter() {
      return state.mintsAfter;
    },
    set mintsAfter(moment) {
      state.mintsAfter = moment;
    },
  };
}

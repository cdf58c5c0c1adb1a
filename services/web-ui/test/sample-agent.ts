import { personalAgentTokens } from '@orchestrator/contracts';
import { type AgentEnding, runAgent } from '@orchestrator/demo';
import { callAs } from './call-as.js';
import type { Visitor } from './visitor.js';

export interface SampleAgent {
  /** Of the token that admits it. */
  readonly tokenId: string;
  stop(): Promise<AgentEnding>;
}

/** The sample agent, for the personal projects of somebody. */
export async function startAgentOf(visitor: Visitor, name: string): Promise<SampleAgent> {
  const { body } = await callAs(visitor, personalAgentTokens.create, {
    params: {},
    body: { label: name },
  });
  const stopping = new AbortController();
  const ended = runAgent({
    server: visitor.origin,
    token: body.token,
    name,
    tell: () => undefined,
    stopping: stopping.signal,
  });
  return {
    tokenId: body.id,
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

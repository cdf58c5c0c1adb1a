import {
  type Client,
  describeAgentToken,
  mintChildToken,
  ProblemError,
  revokeChildToken,
} from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import type { Credentials } from '../domain/credentials.js';
import { toldProblem } from './told-problem.js';

/**
 * The tokens that the token service makes. That it refuses one is our own trouble, too: whether a
 * credential is good is the gateway's verdict, which follows when the agent comes again.
 * @param ending the client for what has to be settled everywhere, which may take longer
 */
export function createHttpCredentials(client: Client, ending: Client, log: Logger): Credentials {
  const mint = async (body: Parameters<typeof client.call<typeof mintChildToken>>[1]['body']) => {
    const answer = await client.call(mintChildToken, { body }).catch((error: unknown) => {
      throw toldProblem(error, {}, log);
    });
    const { id, token, parent_id: parentId } = answer.body;
    return { id, value: token, parentId };
  };
  const unlessMissing = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'not_found') return undefined;
      throw toldProblem(error, {}, log);
    }
  };

  return {
    mintInstance: (parent_id, label) => mint({ kind: 'instance', parent_id, label }),
    mintJob: (parent_id, label, project) =>
      mint({ kind: 'job', parent_id, label, project: { id: project.id, name: project.name } }),
    end: async (id) => {
      await unlessMissing(ending.call(revokeChildToken, { params: { id } }));
    },
    describeAgentToken: async (id) =>
      (await unlessMissing(client.call(describeAgentToken, { params: { id } })))?.body,
  };
}

import {
  createProject,
  personalAgentTokens,
  project,
  tokenWithValue,
  triggerTokens,
} from '@orchestrator/contracts';
import { askService } from '../platform/ask-service.js';
import { firstUser, sessionOf, type User } from '../platform/first-user.js';
import type { Platform } from '../platform/start-platform.js';

/** What jobs ask for, and what some agents have. */
export const jobLabels = { queue: 'bench' };

export interface BenchProject {
  readonly id: string;
  readonly owner: User;
  readonly name: string;
  readonly triggerToken: string;
  /** Of agents that have what the jobs ask for, and of such as have not. */
  readonly agentTokens: { readonly fitting: string; readonly unfitting: string };
}

/** A project of the first user, and tokens to start its runs and to carry them out. */
export async function makeProject(
  { databaseUrl, tokenPort, keys: { gateway } }: Platform,
  pipelinePort: number,
): Promise<BenchProject> {
  const owner = await firstUser(databaseUrl);
  const caller = sessionOf(owner);
  const name = 'bench';
  const params = { owner: owner.username, name };
  const body = { ...params, vcs_type: 'git', vcs_url: 'https://git.example.com/bench.git' };
  const made = project.parse(
    await askService(pipelinePort, gateway, createProject, caller, { body }),
  );
  const token = async (
    collection: typeof triggerTokens | typeof personalAgentTokens,
    wanted: object,
  ) => {
    const asked = { params, body: { label: `bench ${Object.keys(wanted).length}`, ...wanted } };
    const answer = await askService(tokenPort, gateway, collection.create, caller, asked);
    return tokenWithValue.parse(answer).token;
  };
  return {
    id: made.id,
    owner,
    name,
    triggerToken: await token(triggerTokens, {}),
    agentTokens: {
      fitting: await token(personalAgentTokens, { labels: jobLabels }),
      unfitting: await token(personalAgentTokens, {}),
    },
  };
}

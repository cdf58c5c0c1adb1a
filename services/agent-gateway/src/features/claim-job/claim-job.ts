import { fillPath, uploadArtifact } from '@orchestrator/contracts';
import type { Failpoint } from '@orchestrator/observability';
import { labelsOf, type Agent } from '../../domain/agent.js';
import { AgentGatewayError } from '../../domain/agent-gateway-error.js';
import type { ClaimableJobs } from '../../domain/claimable-jobs.js';
import type { Credentials, MintedToken } from '../../domain/credentials.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import type { ClaimedJob, JobClaim, Jobs } from '../../domain/jobs.js';

interface Claimant {
  /** The agent as it was seen lately. */
  known(): Promise<Agent>;
  /** The agent as it is now. */
  fresh(): Promise<Agent>;
  /** Whether it does not wait for its answer any more. */
  isGone(): boolean;
}

export type ClaimJob = (claimant: Claimant) => Promise<JobClaim | null>;

interface Dependencies {
  readonly claimable: ClaimableJobs;
  readonly jobs: Jobs;
  readonly credentials: Credentials;
  readonly held: HeldJobs;
  /** The origin under which agents reach us. */
  readonly publicUrl: string;
  /** What is known of waiting jobs is not so: read it anew, soon. */
  readonly refreshSoon: () => void;
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly failpoint: Failpoint;
}

/**
 * Claims under way at a time. More would wait for one another until nobody waits for them; an agent that
 * gets nothing asks again within a second.
 */
const mostAtOnce = 16;

/**
 * Gives an agent the next job that it may have. As long as nothing waits that it could have, and it is
 * not known to hold anything, nobody is asked: neither the database nor another service.
 * @throws AgentGatewayError `job_not_held` when it holds a job that is alive, `unavailable`
 */
export const claimJobWith = (dependencies: Dependencies): ClaimJob => {
  const { claimable, jobs, refreshSoon } = dependencies;

  let underWay = 0;

  const ask = async (claimant: Claimant): Promise<(ClaimedJob & { agent: Agent }) | null> => {
    const agent = await claimant.fresh();
    throwIfGone(claimant);
    const claimed = await jobs.claim(agent, agent.namespace, labelsOf(agent));
    return claimed && { ...claimed, agent };
  };

  return async (claimant) => {
    const agent = await claimant.known();
    if (underWay >= mostAtOnce) return null;
    const asksAgain = claimable.isHolding(agent.id);
    const wanted = claimable.ask(agent.namespace.id, labelsOf(agent));
    if (wanted === undefined && !asksAgain) return null;
    underWay += 1;
    try {
      const claimed = await ask(claimant);
      if (claimed !== null) {
        claimable.waitsNoMore(claimed.claim.job_id);
        claimable.holds(claimed.agent.id, claimed.claim.job_id);
        return await hand(claimed, claimant, dependencies);
      }
      if (wanted !== undefined && !asksAgain) {
        // Somebody else has it, or is about to: whoever knows says so.
        claimable.waitsNoMore(wanted);
        refreshSoon();
      }
      return null;
    } finally {
      underWay -= 1;
      if (wanted !== undefined) claimable.answered(wanted);
    }
  };
};

/** What comes with a job: its token, and where that is good for. What fails gives the job back. */
async function hand(
  { agent, claim, fence, project }: ClaimedJob & { agent: Agent },
  claimant: Claimant,
  { credentials, held, jobs, claimable, publicUrl, inBackground, failpoint }: Dependencies,
): Promise<JobClaim> {
  const instanceId = agent.id;
  await failpoint('hand-job.before-mint');
  let minted: MintedToken | undefined;
  try {
    throwIfGone(claimant);
    const parentId = agent.uuid === null ? agent.id : agent.tokenId;
    const named = { id: project.id, name: `${claim.owner}/${claim.name}` };
    minted = await credentials.mintJob(parentId, `Job ${claim.job_id}`, named);
    await held.begin({
      jobId: claim.job_id,
      fence,
      instanceId,
      runId: claim.run_id,
      projectId: project.id,
      jobTokenId: minted.id,
    });
    await failpoint('hand-job.after-commit');
    throwIfGone(claimant);
  } catch (error) {
    if (minted) inBackground(credentials.end(minted.id));
    inBackground(
      jobs
        .release(claim.job_id, { instanceId, fence })
        .finally(() => claimable.holdsNoMore(instanceId, claim.job_id)),
    );
    throw error;
  }
  const artifacts = fillPath(uploadArtifact.path, { run_id: claim.run_id });
  return {
    ...claim,
    env: {
      ...claim.env,
      BUILD_REPO_TOKEN: minted.value,
      BUILD_ARTIFACT_URL: publicUrl + artifacts,
      BUILD_ARTIFACT_TOKEN: minted.value,
    },
  };
}

function throwIfGone(claimant: Claimant): void {
  if (claimant.isGone()) throw new AgentGatewayError('unavailable', 'The agent waits no longer.');
}

import { fillPath, uploadArtifact } from '@orchestrator/contracts';
import type { Failpoint } from '@orchestrator/observability';
import { labelsOf, type Agent } from '../../domain/agent.js';
import type { ClaimableJobs } from '../../domain/claimable-jobs.js';
import type { Credentials, MintedToken } from '../../domain/credentials.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import type { ClaimedJob, JobClaim, Jobs } from '../../domain/jobs.js';

/** How an agent is found: as it was seen lately, and as it is now. */
interface Claimant {
  known(): Promise<Agent>;
  fresh(): Promise<Agent>;
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
 * Gives an agent the next job that it may have. As long as nothing waits that it could have, and it is
 * not known to hold anything, nobody is asked: neither the database nor another service.
 * @throws AgentGatewayError `job_not_held` when it holds a job that is alive, `unavailable`
 */
export const claimJobWith = (dependencies: Dependencies): ClaimJob => {
  const { claimable, jobs, refreshSoon } = dependencies;

  const ask = async (claimant: Claimant): Promise<(ClaimedJob & { agent: Agent }) | null> => {
    const agent = await claimant.fresh();
    const claimed = await jobs.claim(agent, agent.namespace, labelsOf(agent));
    return claimed && { ...claimed, agent };
  };

  return async (claimant) => {
    const agent = await claimant.known();
    const asksAgain = claimable.isHolding(agent.id);
    const wanted = claimable.ask(agent.namespace.id, labelsOf(agent));
    if (wanted === undefined && !asksAgain) return null;
    try {
      const claimed = await ask(claimant);
      if (claimed !== null) {
        claimable.waitsNoMore(claimed.claim.job_id);
        claimable.holds(claimed.agent.id, claimed.claim.job_id);
        return await hand(claimed, dependencies);
      }
      if (wanted !== undefined && !asksAgain) {
        // Somebody else has it, or is about to: whoever knows says so.
        claimable.waitsNoMore(wanted);
        refreshSoon();
      }
      return null;
    } finally {
      if (wanted !== undefined) claimable.answered(wanted);
    }
  };
};

/** What comes with a job: its token, and where that is good for. What fails gives the job back. */
async function hand(
  { agent, claim, fence, project }: ClaimedJob & { agent: Agent },
  { credentials, held, jobs, claimable, publicUrl, inBackground, failpoint }: Dependencies,
): Promise<JobClaim> {
  const instanceId = agent.id;
  await failpoint('hand-job.before-mint');
  let minted: MintedToken | undefined;
  try {
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

import { inTransaction, isDatabaseUnavailable, writeTogether } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { type HeldJob, leaseSeconds } from '../../domain/job-hold.js';
import type { JobDetails, JobReports } from '../../domain/job-reports.js';
import { keptText } from '../../domain/log-line.js';
import type { Mask } from '../../domain/masking/mask.js';
import { RunError } from '../../domain/run-error.js';
import { holdJob, keepHold } from './hold-job.js';
import { reportFreeJobs, reportJob, type SentReport } from './report-jobs.js';

type Tx = Prisma.TransactionClient;

const most = 64;

export function createPrismaJobReports({
  prisma,
  wakeRelay,
  maskOf,
  failpoint,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  /** What the job was given does not show in what its agent tells of it. */
  readonly maskOf: (held: HeldJob) => Promise<Mask>;
  readonly failpoint: Failpoint;
}): JobReports {
  const reportTogether = writeTogether({
    write: (sent: readonly SentReport[]) => inTransaction(prisma, (tx) => reportFreeJobs(tx, sent)),
    isShared: isDatabaseUnavailable,
    most,
    atOnce: 2,
  });

  return {
    report: async (jobId, holder, report) => {
      const sent = { jobId, holder, report };
      let outcome = await reportTogether(sent);
      if (outcome === 'busy') outcome = await inTransaction(prisma, (tx) => reportJob(tx, sent));
      if (outcome instanceof RunError) throw outcome;
      await failpoint(
        report.status === 'running' ? 'begin-job.after-commit' : 'end-job.after-commit',
      );
      wakeRelay();
      return outcome;
    },

    describe: (jobId, holder, details) =>
      inTransaction(prisma, async (tx) => {
        const held = await holdJob(tx, jobId, holder);
        await keepHold(tx, held);
        await note(tx, jobId, maskedDetails(details, await maskOf(held)));
        return held.status;
      }),

    renew: async (instanceId) => {
      const held = await prisma.$queryRaw<{ id: string }[]>`
      WITH renewed AS (
        UPDATE pipeline.job
           SET lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'
         WHERE instance_id = ${instanceId}::uuid AND status IN ('claimed', 'running')
        RETURNING id
      )
      SELECT id FROM renewed`;
      return held.map(({ id }) => id);
    },
  };
}

const maskedDetails = ({ graph, activeNodes, ...details }: JobDetails, mask: Mask): JobDetails => ({
  ...details,
  ...(graph !== undefined && { graph: keptText(graph, mask) }),
  ...(activeNodes && {
    activeNodes: activeNodes.map(({ id, name }) => ({
      id: keptText(id, mask),
      name: keptText(name, mask),
    })),
  }),
});

async function note(
  tx: Tx,
  jobId: string,
  { graph, commitSha, activeNodes }: JobDetails,
): Promise<void> {
  if (graph !== undefined || activeNodes !== undefined) {
    await tx.job.update({
      where: { id: jobId },
      data: {
        ...(graph !== undefined && { graph }),
        ...(activeNodes !== undefined && { activeNodes: activeNodes.map((node) => ({ ...node })) }),
      },
      select: { id: true },
    });
  }
  if (commitSha === undefined) return;
  // What an earlier attempt ran is told no more.
  await tx.$executeRaw`
    UPDATE pipeline.run r SET commit_sha = ${commitSha}
      FROM pipeline.job j
     WHERE j.id = ${jobId}::uuid AND r.id = j.run_id AND r.attempt = j.run_attempt`;
}

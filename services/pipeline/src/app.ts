import {
  appendJobLog,
  claimJobFor,
  createProject,
  deleteProject,
  describeJob,
  followRun,
  listArtifacts,
  listClaimableJobs,
  listProjects,
  readArtifact,
  readJobArtifact,
  readProject,
  readRunLogs,
  releaseJob,
  renewLeases,
  reportJobStatus,
  requeueJobsOf,
  resealProjectSecrets,
  resolveProjects,
  storeArtifact,
  updateProject,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectFileStore } from './domain/project-file-store.js';
import type { ProjectFileViews } from './domain/project-file-views.js';
import type { ArtifactStore, ArtifactViews } from './domain/artifact-store.js';
import type { JobClaims } from './domain/job-claims.js';
import type { JobQueue } from './domain/job-queue.js';
import type { JobReports } from './domain/job-reports.js';
import type { JobRequeues } from './domain/job-requeues.js';
import type { LogViews } from './domain/log-views.js';
import type { ProjectStore } from './domain/project-store.js';
import type { ProjectViews } from './domain/project-views.js';
import type { RunViews } from './domain/run-views.js';
import type { AppendJobLog } from './features/append-job-log/append-job-log.js';
import { appendJobLogRoute } from './features/append-job-log/append-job-log.route.js';
import type { ResealSecrets } from './domain/reseal-secrets.js';
import { claimJobRoute } from './features/claim-job/claim-job.route.js';
import { createProjectRoute } from './features/create-project/create-project.route.js';
import { deleteProjectRoute } from './features/delete-project/delete-project.route.js';
import { fileBindings } from './features/file-bindings.js';
import { describeJobRoute } from './features/describe-job/describe-job.route.js';
import { followRunRoute } from './features/follow-run/follow-run.route.js';
import type { RunWatch } from './features/follow-run/run-watch.js';
import { listArtifactsRoute } from './features/list-artifacts/list-artifacts.route.js';
import { listClaimableJobsRoute } from './features/list-claimable-jobs/list-claimable-jobs.route.js';
import { listProjectsRoute } from './features/list-projects/list-projects.route.js';
import type { OpenArtifacts } from './features/read-artifact/open-artifact.js';
import { readArtifactRoute } from './features/read-artifact/read-artifact.route.js';
import { readJobArtifactRoute } from './features/read-job-artifact/read-job-artifact.route.js';
import { readProjectRoute } from './features/read-project/read-project.route.js';
import { readRunLogsRoute } from './features/read-run-logs/read-run-logs.route.js';
import { releaseJobRoute } from './features/release-job/release-job.route.js';
import { renewLeasesRoute } from './features/renew-leases/renew-leases.route.js';
import { reportJobRoute } from './features/report-job/report-job.route.js';
import { requeueJobsRoute } from './features/requeue-jobs/requeue-jobs.route.js';
import { resealSecretsRoute } from './features/reseal-secrets/reseal-secrets.route.js';
import { resolveProjectsRoute } from './features/resolve-projects/resolve-projects.route.js';
import type { StoreArtifact } from './features/store-artifact/store-artifact.js';
import { storeArtifactRoute } from './features/store-artifact/store-artifact.route.js';
import { updateProjectRoute } from './features/update-project/update-project.route.js';

export interface LogParts {
  readonly append: AppendJobLog;
  readonly logs: LogViews;
  readonly watch: RunWatch;
}

export interface ArtifactParts {
  readonly store: StoreArtifact;
  /** Size of the largest one. */
  readonly maxBytes: number;
  readonly held: ArtifactStore;
  readonly views: ArtifactViews;
  readonly open: OpenArtifacts;
}

export interface PipelineAppParts {
  readonly projects: ProjectViews;
  readonly store: ProjectStore;
  readonly files: ProjectFileViews;
  readonly fileStore: ProjectFileStore;
  readonly claims: JobClaims;
  readonly reports: JobReports;
  readonly requeues: JobRequeues;
  readonly queue: JobQueue;
  readonly runs: Pick<RunViews, 'find'>;
  readonly logs: LogParts;
  readonly artifacts: ArtifactParts;
  readonly resealSecrets: ResealSecrets;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const pipelineRoutesOf = ({
  projects,
  store,
  files,
  fileStore,
  claims,
  reports,
  requeues,
  queue,
  runs,
  logs,
  artifacts,
  resealSecrets,
  answerMs,
}: PipelineAppParts): readonly Binding[] => [
  // Between services.
  handle(resolveProjects, answerWithin(answerMs, resolveProjectsRoute(projects))),
  // Jobs, for the agents.
  handle(claimJobFor, answerWithin(answerMs, claimJobRoute(claims))),
  handle(releaseJob, answerWithin(answerMs, releaseJobRoute(claims))),
  handle(reportJobStatus, answerWithin(answerMs, reportJobRoute(reports))),
  handle(describeJob, answerWithin(answerMs, describeJobRoute(reports))),
  handle(renewLeases, answerWithin(answerMs, renewLeasesRoute(reports))),
  handle(requeueJobsOf, answerWithin(answerMs, requeueJobsRoute(requeues))),
  handle(listClaimableJobs, answerWithin(answerMs, listClaimableJobsRoute(queue))),
  // For the operator, who waits as long as it takes.
  handle(resealProjectSecrets, resealSecretsRoute(resealSecrets)),
  handle(appendJobLog, answerWithin(answerMs, appendJobLogRoute(logs.append))),
  // As long as the job takes to send it.
  handle(storeArtifact, storeArtifactRoute(artifacts.store, artifacts.maxBytes)),
  handle(
    readJobArtifact,
    answerWithin(answerMs, readJobArtifactRoute(artifacts.held, artifacts.open)),
  ),
  // Logs and artifacts, for people.
  handle(readRunLogs, answerWithin(answerMs, readRunLogsRoute({ runs, ...logs }))),
  handle(followRun, answerWithin(answerMs, followRunRoute({ runs, ...logs }))),
  handle(listArtifacts, answerWithin(answerMs, listArtifactsRoute(runs, artifacts.views))),
  handle(readArtifact, answerWithin(answerMs, readArtifactRoute(runs, artifacts.open))),
  // Projects.
  handle(createProject, answerWithin(answerMs, createProjectRoute(store))),
  handle(listProjects, answerWithin(answerMs, listProjectsRoute(projects))),
  handle(readProject, answerWithin(answerMs, readProjectRoute(projects))),
  handle(updateProject, answerWithin(answerMs, updateProjectRoute(projects, store))),
  handle(deleteProject, answerWithin(answerMs, deleteProjectRoute(projects, store))),
  // Files.
  ...fileBindings({ projects, files, fileStore, answerMs }),
];

import {
  claimJobFor,
  createProject,
  deleteProject,
  describeJob,
  listClaimableJobs,
  listProjects,
  readProject,
  releaseJob,
  renewLeases,
  reportJobStatus,
  requeueJobsOf,
  resealProjectSecrets,
  resolveProjects,
  updateProject,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectFileStore } from './domain/project-file-store.js';
import type { ProjectFileViews } from './domain/project-file-views.js';
import type { JobClaims } from './domain/job-claims.js';
import type { JobQueue } from './domain/job-queue.js';
import type { JobReports } from './domain/job-reports.js';
import type { JobRequeues } from './domain/job-requeues.js';
import type { ProjectStore } from './domain/project-store.js';
import type { ProjectViews } from './domain/project-views.js';
import type { SecretStore } from './domain/secret-store.js';
import type { SecretViews } from './domain/secret-views.js';
import type { TriggerConfigStore } from './domain/trigger-config-store.js';
import type { TriggerConfigViews } from './domain/trigger-config-views.js';
import type { RunStore } from './domain/run-store.js';
import type { RunViews } from './domain/run-views.js';
import type { ResealSecrets } from './domain/reseal-secrets.js';
import { type ArtifactParts, artifactBindings } from './features/artifact-bindings.js';
import { claimJobRoute } from './features/claim-job/claim-job.route.js';
import { createProjectRoute } from './features/create-project/create-project.route.js';
import { deleteProjectRoute } from './features/delete-project/delete-project.route.js';
import { fileBindings } from './features/file-bindings.js';
import { describeJobRoute } from './features/describe-job/describe-job.route.js';
import { type LogParts, logBindings } from './features/log-bindings.js';
import { listClaimableJobsRoute } from './features/list-claimable-jobs/list-claimable-jobs.route.js';
import { listProjectsRoute } from './features/list-projects/list-projects.route.js';
import { readProjectRoute } from './features/read-project/read-project.route.js';
import { releaseJobRoute } from './features/release-job/release-job.route.js';
import { renewLeasesRoute } from './features/renew-leases/renew-leases.route.js';
import { reportJobRoute } from './features/report-job/report-job.route.js';
import { requeueJobsRoute } from './features/requeue-jobs/requeue-jobs.route.js';
import { resealSecretsRoute } from './features/reseal-secrets/reseal-secrets.route.js';
import { resolveProjectsRoute } from './features/resolve-projects/resolve-projects.route.js';
import { secretBindings } from './features/secret-bindings.js';
import { triggerConfigBindings } from './features/trigger-config-bindings.js';
import { runBindings } from './features/run-bindings.js';
import { updateProjectRoute } from './features/update-project/update-project.route.js';

export interface PipelineAppParts {
  readonly projects: ProjectViews;
  readonly store: ProjectStore;
  readonly files: ProjectFileViews;
  readonly configs: TriggerConfigViews;
  readonly configStore: TriggerConfigStore;
  readonly fileStore: ProjectFileStore;
  readonly secrets: SecretViews;
  readonly secretStore: SecretStore;
  readonly claims: JobClaims;
  readonly reports: JobReports;
  readonly requeues: JobRequeues;
  readonly queue: JobQueue;
  readonly runs: RunViews;
  readonly runStore: RunStore;
  readonly logs: LogParts;
  readonly artifacts: ArtifactParts;
  /** Where people reach the gateway. */
  readonly publicUrl: string;
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
  configs,
  configStore,
  secrets,
  secretStore,
  claims,
  reports,
  requeues,
  queue,
  runs,
  runStore,
  logs,
  artifacts,
  publicUrl,
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
  // Projects.
  handle(createProject, answerWithin(answerMs, createProjectRoute(store))),
  handle(listProjects, answerWithin(answerMs, listProjectsRoute(projects))),
  handle(readProject, answerWithin(answerMs, readProjectRoute(projects))),
  handle(updateProject, answerWithin(answerMs, updateProjectRoute(projects, store))),
  handle(deleteProject, answerWithin(answerMs, deleteProjectRoute(projects, store))),
  ...runBindings({ projects, runs, runStore, queue, publicUrl, answerMs }),
  ...logBindings(logs, runs, answerMs),
  ...artifactBindings(artifacts, runs, answerMs),
  // Files.
  ...fileBindings({ projects, files, fileStore, answerMs }),
  // Trigger configurations.
  ...triggerConfigBindings({ projects, configs, configStore, answerMs }),
  // Secrets.
  ...secretBindings({ projects, secrets, secretStore, answerMs }),
];

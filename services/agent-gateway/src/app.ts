import {
  claimJob,
  deleteAgent,
  deregisterAgent,
  disconnectAgent,
  downloadArtifact,
  followAgents,
  listAgents,
  readAgent,
  readRepositoryArchive,
  readRepositoryFile,
  readWorkspaceFile,
  registerAgent,
  reportJob,
  sendHeartbeat,
  sendJobGraph,
  sendJobNodes,
  sendJobRef,
  sendLogLines,
  updateAgent,
  uploadArtifact,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { AgentChanges } from './domain/agent-changes.js';
import type { AgentStore, AgentViews } from './domain/agents.js';
import type { Content } from './domain/content.js';
import type { HeldJobs } from './domain/held-jobs.js';
import type { Jobs } from './domain/jobs.js';
import type { CallingAgents } from './features/callers/calling-agents.js';
import type { ClaimJob } from './features/claim-job/claim-job.js';
import { claimJobRoute } from './features/claim-job/claim-job.route.js';
import { deleteAgentRoute } from './features/delete-agent/delete-agent.route.js';
import { followAgentsRoute } from './features/follow-agents/follow-agents.route.js';
import { leaveRoute } from './features/leave/leave.route.js';
import type { RemoveAgent } from './features/leave/remove-agent.js';
import { listAgentsRoute } from './features/list-agents/list-agents.route.js';
import { readAgentRoute } from './features/read-agent/read-agent.route.js';
import { readWorkspaceRoutes } from './features/read-workspace/read-workspace.routes.js';
import type { RegisterAgent } from './features/register-agent/register-agent.js';
import { registerAgentRoute } from './features/register-agent/register-agent.route.js';
import { describeJobRoutes } from './features/report-job/describe-job.routes.js';
import type { EndHold } from './features/report-job/end-hold.js';
import { holdOfWith } from './features/report-job/hold-of.js';
import { reportJobRoute } from './features/report-job/report-job.route.js';
import { sendLogLinesRoute } from './features/report-job/send-log-lines.route.js';
import { sendHeartbeatRoute } from './features/send-heartbeat/send-heartbeat.route.js';
import { downloadArtifactRoute } from './features/transfer-artifacts/download-artifact.route.js';
import { uploadArtifactRoute } from './features/transfer-artifacts/upload-artifact.route.js';
import { updateAgentRoute } from './features/update-agent/update-agent.route.js';

/** A change may have to wait until gateways that can't be reached trust nothing any more. */
export const settlingMs = 3_000;

export interface AgentGatewayParts {
  readonly agents: CallingAgents;
  readonly register: RegisterAgent;
  readonly claim: ClaimJob;
  readonly remove: RemoveAgent;
  readonly endHold: EndHold;
  readonly store: AgentStore;
  readonly views: AgentViews;
  readonly held: HeldJobs;
  readonly jobs: Jobs;
  readonly content: Content;
  readonly changes: AgentChanges;
  readonly inBackground: (work: Promise<unknown>) => void;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export function agentGatewayRoutesOf(parts: AgentGatewayParts): readonly Binding[] {
  const { agents, remove, store, views, held, jobs, content, changes, answerMs } = parts;
  const settledMs = answerMs + settlingMs;
  const holdOf = holdOfWith(agents, held);
  const details = describeJobRoutes(holdOf, jobs);
  const workspace = readWorkspaceRoutes(held, content);
  const leave = leaveRoute(agents, remove);
  return [
    // The runner protocol: an agent, …
    handle(registerAgent, registerAgentRoute(parts.register, answerMs)),
    handle(sendHeartbeat, answerWithin(answerMs, sendHeartbeatRoute(parts))),
    handle(claimJob, claimJobRoute(agents, parts.claim, answerMs)),
    handle(deregisterAgent, answerWithin(settledMs, leave)),
    handle(disconnectAgent, answerWithin(settledMs, leave)),
    // … its job, …
    handle(sendLogLines, answerWithin(answerMs, sendLogLinesRoute(holdOf, jobs))),
    handle(reportJob, answerWithin(settledMs, reportJobRoute(holdOf, jobs, parts.endHold))),
    handle(sendJobGraph, answerWithin(answerMs, details.graph)),
    handle(sendJobRef, answerWithin(answerMs, details.ref)),
    handle(sendJobNodes, answerWithin(answerMs, details.nodes)),
    // … and bytes, which take as long as they take.
    handle(readWorkspaceFile, workspace.file),
    handle(readRepositoryFile, workspace.file),
    handle(readRepositoryArchive, workspace.archive),
    handle(uploadArtifact, uploadArtifactRoute(held, content)),
    handle(downloadArtifact, downloadArtifactRoute(agents, held, content)),
    // For people.
    handle(listAgents, answerWithin(answerMs, listAgentsRoute(views))),
    handle(followAgents, followAgentsRoute(views, changes)),
    handle(readAgent, answerWithin(answerMs, readAgentRoute(views))),
    handle(updateAgent, answerWithin(answerMs, updateAgentRoute(views, store))),
    handle(deleteAgent, answerWithin(settledMs, deleteAgentRoute(views, remove))),
  ];
}

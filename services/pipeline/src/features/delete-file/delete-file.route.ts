import type { pipelineFiles } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { FileKind } from '../../domain/project-file.js';
import type { ProjectFileStore } from '../../domain/project-file-store.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { filesInReach } from '../callers/files-in-reach.js';
import { preconditionsOf } from '../callers/preconditions-of.js';

export const deleteFileRoute =
  (
    projects: ProjectViews,
    store: ProjectFileStore,
    kind: FileKind,
  ): Handler<typeof pipelineFiles.remove> =>
  async ({ params }, context) => {
    const { id: projectId } = await filesInReach(projects, params, context);
    await store.remove({
      projectId,
      kind,
      path: params.path,
      conditions: preconditionsOf(context),
      actor: actorOf(context),
    });
    return { status: 204 };
  };

import type { pipelineFiles } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { FileKind } from '../../domain/project-file.js';
import type { ProjectFileStore } from '../../domain/project-file-store.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { filesInReach } from '../callers/files-in-reach.js';
import { preconditionsOf } from '../callers/preconditions-of.js';
import { entityTagOf, presentFile } from '../present-file.js';

export const writeFileRoute =
  (
    projects: ProjectViews,
    store: ProjectFileStore,
    kind: FileKind,
  ): Handler<typeof pipelineFiles.write> =>
  async ({ params, body }, context) => {
    const { id: projectId } = await filesInReach(projects, params, context);
    const { file, isNew } = await store.write({
      projectId,
      kind,
      path: params.path,
      content: body,
      conditions: preconditionsOf(context),
      actor: actorOf(context),
    });
    return {
      status: isNew ? 201 : 200,
      headers: { ETag: entityTagOf(file) },
      body: presentFile(file),
    };
  };

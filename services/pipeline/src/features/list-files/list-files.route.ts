import { filePath, type pipelineFiles } from '@orchestrator/contracts';
import { type Handler, readPage, textCursor } from '@orchestrator/http';
import type { FileKind } from '../../domain/project-file.js';
import type { ProjectFileViews } from '../../domain/project-file-views.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { filesInReach } from '../callers/files-in-reach.js';
import { presentFile } from '../present-file.js';

const pathCursor = textCursor(filePath);

export const listFilesRoute =
  (
    projects: ProjectViews,
    files: ProjectFileViews,
    kind: FileKind,
  ): Handler<typeof pipelineFiles.list> =>
  async ({ params, query }, context) => {
    const { id: projectId } = await filesInReach(projects, params, context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: pathCursor,
        read: (after, limit) => files.list({ projectId, kind, after, limit }),
        placeOf: ({ path }) => path,
        present: presentFile,
      }),
    };
  };

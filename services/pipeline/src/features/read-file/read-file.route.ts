import type { pipelineFiles } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { isNamed, requireMatch } from '../../domain/precondition.js';
import { type FileKind, noSuchFile } from '../../domain/project-file.js';
import type { ProjectFileViews } from '../../domain/project-file-views.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { filesInReach } from '../callers/files-in-reach.js';
import { preconditionsOf } from '../callers/preconditions-of.js';
import { entityTagOf } from '../present-file.js';
import { asDownload } from '../as-download.js';

export const readFileRoute =
  (
    projects: ProjectViews,
    files: ProjectFileViews,
    kind: FileKind,
  ): Handler<typeof pipelineFiles.read> =>
  async ({ params }, context) => {
    const { id: projectId } = await filesInReach(projects, params, context);
    const known = await files.find({ projectId, kind, path: params.path });
    if (known === null) throw noSuchFile();
    const conditions = preconditionsOf(context);
    requireMatch(conditions, known.sha256);
    if (conditions.noneMatch !== undefined && isNamed(conditions.noneMatch, known.sha256)) {
      return { status: 304, headers: { ETag: entityTagOf(known) } };
    }
    // It may have been changed since: its tag is that of what is sent.
    const file = await files.read(projectId, params.path);
    if (file === null) throw noSuchFile();
    return { status: 200, ...asDownload(file) };
  };

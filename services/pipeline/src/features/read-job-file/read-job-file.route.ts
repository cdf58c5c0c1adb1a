import type { readJobFile } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { noSuchFile } from '../../domain/project-file.js';
import type { ProjectFileViews } from '../../domain/project-file-views.js';
import { asDownload } from '../as-download.js';

export const readJobFileRoute =
  (files: ProjectFileViews): Handler<typeof readJobFile> =>
  async ({ params }) => {
    const file = await files.read(params.project_id, params.path);
    if (file === null) throw noSuchFile();
    return { status: 200, ...asDownload(file) };
  };

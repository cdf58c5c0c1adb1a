import { pipelineFiles, projectFiles, readJobArchive, readJobFile } from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectFileStore } from '../domain/project-file-store.js';
import type { ProjectFileViews } from '../domain/project-file-views.js';
import type { ProjectViews } from '../domain/project-views.js';
import { deleteFileRoute } from './delete-file/delete-file.route.js';
import { listFilesRoute } from './list-files/list-files.route.js';
import { readFileRoute } from './read-file/read-file.route.js';
import { readJobArchiveRoute } from './read-job-archive/read-job-archive.route.js';
import { readJobFileRoute } from './read-job-file/read-job-file.route.js';
import { writeFileRoute } from './write-file/write-file.route.js';

interface FileParts {
  readonly projects: ProjectViews;
  readonly files: ProjectFileViews;
  readonly fileStore: ProjectFileStore;
  readonly answerMs: number;
}

/** Pipeline files and project files: the same verbs twice, and both for jobs. */
export const fileBindings = ({
  projects,
  files,
  fileStore,
  answerMs,
}: FileParts): readonly Binding[] => [
  // For agents.
  handle(readJobFile, answerWithin(answerMs, readJobFileRoute(files))),
  handle(readJobArchive, answerWithin(answerMs, readJobArchiveRoute(projects, files))),
  // For people and programs.
  ...(
    [
      [pipelineFiles, 'pipeline'],
      [projectFiles, 'other'],
    ] as const
  ).flatMap(([{ list, read, write, remove }, kind]) => [
    handle(list, answerWithin(answerMs, listFilesRoute(projects, files, kind))),
    handle(read, answerWithin(answerMs, readFileRoute(projects, files, kind))),
    handle(write, answerWithin(answerMs, writeFileRoute(projects, fileStore, kind))),
    handle(remove, answerWithin(answerMs, deleteFileRoute(projects, fileStore, kind))),
  ]),
];

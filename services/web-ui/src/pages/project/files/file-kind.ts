import { type PageName, pipelineFiles, projectFiles } from '@orchestrator/contracts';

/** Pipeline files and project files: the same pages, by other routes. */
export interface FileKind {
  readonly routes: typeof pipelineFiles | typeof projectFiles;
  readonly listPage: PageName;
  readonly filePage: PageName;
  readonly title: string;
  /** `pipeline file`. */
  readonly noun: string;
  readonly description: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly examplePath: string;
  readonly exampleContent: string;
}

export const pipelineKind: FileKind = {
  routes: pipelineFiles,
  listPage: 'projectPipelines',
  filePage: 'projectPipeline',
  title: 'Pipelines',
  noun: 'pipeline file',
  description: 'The scripts and graphs of this project that can be run.',
  emptyTitle: 'No pipeline file yet',
  emptyText: 'It is a script or a graph, and says what a run does. Write one, then run it.',
  examplePath: 'pipelines/build.sh',
  exampleContent: '#!/bin/sh\nset -eu\necho "Building $BUILD_REF"\n',
};

export const projectFileKind: FileKind = {
  routes: projectFiles,
  listPage: 'projectFiles',
  filePage: 'projectFile',
  title: 'Files',
  noun: 'file',
  description: 'What jobs of this project find in their working folder, besides the pipelines.',
  emptyTitle: 'No files yet',
  emptyText: 'Write one or upload it; jobs find it in their working folder.',
  examplePath: 'README.md',
  exampleContent: '',
};

import { pipelineFiles, projectFiles } from '@orchestrator/contracts';

/** What is read again when a file has become another; contents are read anew by each visit. */
export const fileLists = [pipelineFiles.list, projectFiles.list];

import { pipelineKind } from './file-kind.js';
import { FilesView } from './files-view.js';

export const Page = () => <FilesView kind={pipelineKind} />;

import { pipelineKind } from './file-kind.js';
import { FileView } from './file-view.js';

export const Page = () => <FileView kind={pipelineKind} />;

import type { ReadBytes } from '../../../api/read-bytes.js';
import { Notice } from '../../../design/notice.js';
import { bytesText } from '../bytes-text.js';
import type { ProjectPlace } from '../project-place.js';
import { FileEditor } from './file-editor.js';
import type { FileKind } from './file-kind.js';
import { textContent } from './text-content.js';

/** More than this is not for a text field. */
const mostEditedBytes = 1_000_000;

/** A text can be changed here; everything else only downloaded. */
export function FileContent({
  kind,
  params,
  read,
}: {
  readonly kind: FileKind;
  readonly params: ProjectPlace & { readonly path: string };
  readonly read: ReadBytes;
}) {
  const size = read.bytes.length;
  const content = size > mostEditedBytes ? undefined : textContent(read.bytes);
  if (content !== undefined) {
    return <FileEditor kind={kind} params={params} content={content} etag={read.etag} />;
  }
  return (
    <Notice>
      {size > mostEditedBytes
        ? `With ${bytesText(size)} it is too large to be changed here. Download it, and upload it again.`
        : `It is not a text (${bytesText(size)}). Download it, and upload it again to replace it.`}
    </Notice>
  );
}

import type { StreamState } from '../../api/use-event-stream.js';
import { Notice } from '../../design/notice.js';

/** Says so where a page is not live at the moment. */
export const LiveNote = ({ state }: { readonly state: StreamState }) =>
  state === 'waiting' ? (
    <Notice tone="warning" role="status">
      The connection for live changes is interrupted. It is tried again; until then this may be out
      of date.
    </Notice>
  ) : null;

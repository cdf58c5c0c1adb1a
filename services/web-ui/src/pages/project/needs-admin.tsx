import { Notice } from '../../design/notice.js';
import { useHasRole } from './project-place.js';

/** Says why a page offers nothing to change, to whoever may only read it. */
export function NeedsAdmin({ owner, what }: { readonly owner: string; readonly what: string }) {
  if (useHasRole(owner, 'admin') !== false) return null;
  return (
    <Notice>
      You are a member of {owner}. Only its admins and owners may {what}.
    </Notice>
  );
}

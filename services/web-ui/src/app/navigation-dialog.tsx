import { Dialog } from '../design/dialog.js';
import type { Namespace } from './namespaces.js';
import { SideNavigation } from './side-navigation.js';

/** The navigation, where there is no room for it beside the page. */
export const NavigationDialog = ({
  namespace,
  onClose,
}: {
  readonly namespace: Namespace;
  readonly onClose: () => void;
}) => (
  <Dialog title="Navigation" onClose={onClose}>
    <SideNavigation namespace={namespace} onGo={onClose} />
  </Dialog>
);

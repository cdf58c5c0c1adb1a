import { UserRound } from 'lucide-react';
import { IconButton } from '../design/button.js';
import { LazyMenu } from '../design/lazy-menu.js';

const load = () => import('./account-entries.js').then((part) => part.AccountEntries);

export const AccountMenu = () => (
  <LazyMenu load={load} trigger={<IconButton label="Your account" icon={UserRound} />} />
);

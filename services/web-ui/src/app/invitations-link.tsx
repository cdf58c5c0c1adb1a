import { listOwnInvitations } from '@orchestrator/contracts';
import { Mail } from 'lucide-react';
import { Link } from 'react-router';
import { useRouteList } from '../api/use-route-list.js';
import { pageHref } from './page-href.js';
import styles from './invitations-link.module.css';

const iconSize = 14;
const refetchMs = 60_000;

/** How many invitations wait, on every page; nothing while there is none. */
export function InvitationsLink() {
  const { items = [], hasMore } = useRouteList(listOwnInvitations, {}, { refetchMs });
  if (items.length === 0) return null;
  const count = `${items.length}${hasMore ? '+' : ''}`;
  const called = items.length === 1 ? 'invitation' : 'invitations';
  return (
    <Link className={styles.link} to={pageHref('organizations')} aria-label={`${count} ${called}`}>
      <Mail size={iconSize} aria-hidden />
      {count}
    </Link>
  );
}

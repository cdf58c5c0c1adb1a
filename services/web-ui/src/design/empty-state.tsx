import { Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

const iconSize = 24;

/** There is nothing here yet: what it would be, and what to do next. */
export const EmptyState = ({
  title,
  icon: Icon = Inbox,
  action,
  children,
}: {
  readonly title: string;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) => (
  <div className={styles.empty}>
    <Icon size={iconSize} aria-hidden />
    <h2>{title}</h2>
    {children && <div className={styles.text}>{children}</div>}
    {action && <div className={styles.actions}>{action}</div>}
  </div>
);

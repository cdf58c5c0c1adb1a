import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './notice.module.css';

const icons = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
} as const;

const iconSize = 16;

/** Something to know, in sentences. */
export function Notice({
  tone = 'info',
  role,
  action,
  children,
}: {
  readonly tone?: keyof typeof icons;
  readonly role?: 'alert' | 'status';
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div className={classNames(styles.notice, styles[tone])} role={role}>
      <Icon size={iconSize} aria-hidden />
      <div className={styles.content}>
        <div>{children}</div>
        {action}
      </div>
    </div>
  );
}

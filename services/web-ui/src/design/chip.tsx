import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { classNames } from './class-names.js';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'running' | 'muted';

/** A short fact: a scope, a label, a role. `title` says more. */
export const Chip = ({
  tone = 'neutral',
  mono = false,
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly mono?: boolean;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) => (
  <span className={classNames(styles.chip, styles[tone], mono && styles.mono)} title={title}>
    {children}
  </span>
);

export const Chips = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles.chips}>{children}</span>
);

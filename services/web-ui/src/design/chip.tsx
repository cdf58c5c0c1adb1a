import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { classNames } from './class-names.js';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'running' | 'muted';

export interface ChipLook {
  readonly tone?: Tone;
  readonly mono?: boolean;
}

export const chipClass = ({ tone = 'neutral', mono = false }: ChipLook): string =>
  classNames(styles.chip, styles[tone], mono && styles.mono);

/** A short fact: a scope, a label, a role. One that says more when pressed is an `ExplainedChip`. */
export const Chip = ({ children, ...look }: ChipLook & { readonly children: ReactNode }) => (
  <span className={chipClass(look)}>{children}</span>
);

export const Chips = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles.chips}>{children}</span>
);

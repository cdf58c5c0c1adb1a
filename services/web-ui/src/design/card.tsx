import type { ReactNode } from 'react';
import styles from './card.module.css';

/** Something that stands for itself. */
export const Card = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.card}>{children}</div>
);

/** Names and values. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly { readonly label: string; readonly value: ReactNode }[];
}) => (
  <dl className={styles.facts}>
    {facts.map(({ label, value }) => [
      <dt key={`${label}-label`}>{label}</dt>,
      <dd key={label}>{value}</dd>,
    ])}
  </dl>
);

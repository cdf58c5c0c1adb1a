import type { ReactNode } from 'react';
import styles from './card.module.css';

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

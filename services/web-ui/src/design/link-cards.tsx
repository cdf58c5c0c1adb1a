import type { LucideIcon } from 'lucide-react';
import { Link } from 'react-router';
import styles from './link-cards.module.css';

export interface LinkCard {
  readonly label: string;
  /** What is found there, in a sentence. */
  readonly text: string;
  readonly to: string;
  readonly icon: LucideIcon;
}

const iconSize = 20;

/** Where to go from here. */
export const LinkCards = ({ links }: { readonly links: readonly LinkCard[] }) => (
  <ul className={styles.cards}>
    {links.map(({ label, text, to, icon: Icon }) => (
      <li key={to}>
        <Link className={styles.card} to={to}>
          <Icon size={iconSize} aria-hidden />
          <span>
            <span className={styles.label}>{label}</span>
            <span className={styles.text}>{text}</span>
          </span>
        </Link>
      </li>
    ))}
  </ul>
);

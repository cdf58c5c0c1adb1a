import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import styles from './tabs.module.css';

export interface Tab {
  readonly value: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

/** Parts of one page of which one is in view. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <Primitive.Root defaultValue={tabs[0]?.value ?? ''}>
      <Primitive.List className={styles.list} aria-label={label}>
        {tabs.map(({ value, label: text }) => (
          <Primitive.Trigger className={styles.tab} key={value} value={value}>
            {text}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map(({ value, content }) => (
        <Primitive.Content className={styles.panel} key={value} value={value}>
          {content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}

/** The same look for pages that belong together. */
export function PageTabs({
  label,
  links,
}: {
  readonly label: string;
  readonly links: readonly { readonly to: string; readonly label: ReactNode }[];
}) {
  return (
    <nav className={styles.list} aria-label={label}>
      {links.map(({ to, label: text }) => (
        <NavLink className={styles.tab ?? ''} key={to} to={to} end>
          {text}
        </NavLink>
      ))}
    </nav>
  );
}

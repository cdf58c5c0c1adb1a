import { type ReactNode, useEffect } from 'react';
import styles from './page-header.module.css';

const product = 'Orchestrator Access';

interface Heading {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

/** What a page is called, also in the window's title, and what can be done on the whole of it. */
export function PageHeader({
  title,
  documentTitle = title,
  description,
  actions,
}: Heading & {
  /** With what it belongs to, where the title alone doesn't say: `Runs · acme/web`. */
  readonly documentTitle?: string;
}) {
  useEffect(() => {
    document.title = `${documentTitle} · ${product}`;
  }, [documentTitle]);
  return (
    <header className={styles.header}>
      <div className={styles.texts}>
        <h1>{title}</h1>
        {description && <div className={styles.description}>{description}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

/** A page: its header and sections below one another. */
export const PageLayout = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.page}>{children}</div>
);

/** A part of a page under a heading of its own. */
export const Section = ({
  title,
  description,
  actions,
  children,
}: Heading & { readonly children: ReactNode }) => (
  <section className={styles.section}>
    <header className={styles.header}>
      <div className={styles.texts}>
        <h2>{title}</h2>
        {description && <div className={styles.description}>{description}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
    {children}
  </section>
);

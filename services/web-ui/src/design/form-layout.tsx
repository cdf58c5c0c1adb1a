import type { ComponentProps, ReactNode } from 'react';
import styles from './field.module.css';

/** Fields below one another; the browser's own checks are off, the server's sentences are shown. */
export const FormLayout = (props: Omit<ComponentProps<'form'>, 'className' | 'noValidate'>) => (
  <form {...props} noValidate className={styles.form} />
);

/** The buttons that end a form. */
export const FormActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.actions}>{children}</div>
);

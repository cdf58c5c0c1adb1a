import styles from './code-block.module.css';
import { CopyButton } from './copy-button.js';

/** Something to copy: a command line, a snippet. */
export const CodeBlock = ({ label, code }: { readonly label: string; readonly code: string }) => (
  <div className={styles.block}>
    <div className={styles.head}>
      <span className={styles.label}>{label}</span>
      <CopyButton small value={code} of={label} />
    </div>
    <pre className={styles.code}>{code}</pre>
  </div>
);

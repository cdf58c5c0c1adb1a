import styles from './loading.module.css';

/** Stands where something will be: says what is under way. */
export const Loading = ({ text }: { readonly text: string }) => (
  <div className={styles.loading} role="status">
    <div className={styles.text}>{text}…</div>
    <div className={styles.bar} />
    <div className={styles.bar} />
    <div className={styles.bar} />
  </div>
);

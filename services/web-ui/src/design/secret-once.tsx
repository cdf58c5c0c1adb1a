import { type ReactNode, useState } from 'react';
import { Button } from './button.js';
import { CheckboxField } from './choice-fields.js';
import { CopyButton } from './copy-button.js';
import { Dialog, DialogActions } from './dialog.js';
import { Notice } from './notice.js';
import styles from './secret-once.module.css';

/**
 * Shows a secret this once. Whoever renders it holds the value in the state of a component and drops
 * it in `onClose`; it is never put into a cache, a store, an address or a form.
 */
export function SecretOnce({
  title,
  what,
  value,
  children,
  onClose,
}: {
  readonly title: string;
  /** What it is called: `token`, `secret`. */
  readonly what: string;
  readonly value: string;
  /** How it is used: command lines, snippets. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}) {
  const [stored, setStored] = useState(false);
  return (
    <Dialog title={title} onClose={onClose} stays wide>
      <Notice tone="warning">
        This {what} is shown only now. Nobody can show it again, also not the operator: if it gets
        lost, make a new one.
      </Notice>
      <div className={styles.value}>
        <code data-testid="secret-value">{value}</code>
        <CopyButton value={value} label={`Copy ${what}`} />
      </div>
      {children}
      <CheckboxField
        name="stored"
        label={`I have stored the ${what} in a safe place`}
        value={stored}
        onChange={setStored}
      />
      <DialogActions>
        <Button variant="primary" disabled={!stored} onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}

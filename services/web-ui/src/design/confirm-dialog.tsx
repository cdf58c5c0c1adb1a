import { type ReactNode, useState } from 'react';
import { Button } from './button.js';
import { Dialog, DialogActions } from './dialog.js';
import { ErrorNotice } from './error-notice.js';
import { TextField } from './text-fields.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, in sentences: `2 agents will disconnect.` */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly danger?: boolean;
  /** What must be typed first, for what can't be taken back. */
  readonly typed?: string;
  /** Done when it resolves; a failure is shown here, and the dialog stays. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  /** What is shown of a failure. */
  readonly sentenceFor: (error: unknown) => string;
}

/** Asks before something is done that can't be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, danger = false, typed, onConfirm, onClose, sentenceFor } = props;
  const [text, setText] = useState('');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async () => {
    setPending(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  };
  return (
    <Dialog title={title} description={children} onClose={onClose}>
      {typed !== undefined && (
        <TextField
          label={`Type ${typed} to confirm`}
          name="confirmation"
          mono
          value={text}
          onChange={setText}
        />
      )}
      {error !== undefined && <ErrorNotice message={sentenceFor(error)} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant={danger ? 'dangerSolid' : 'primary'}
          pending={pending}
          disabled={typed !== undefined && text !== typed}
          onClick={confirm}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

import { Button } from '../../../design/button.js';
import { Notice } from '../../../design/notice.js';
import styles from './file-editor.module.css';

const rows = 10;

/** Somebody else was faster: nothing was replaced, and nothing that was typed is lost. */
export const FileConflict = ({
  theirs,
  onTake,
}: {
  readonly theirs: string;
  readonly onTake: () => void;
}) => (
  <Notice
    tone="warning"
    role="alert"
    action={
      <Button small onClick={onTake}>
        Drop mine and take this version
      </Button>
    }
  >
    This file was changed while you were editing it. Nothing was replaced, and your text is still in
    the field. Compare it with what is stored now, then save again or take the stored version.
    <textarea
      className={styles.theirs}
      readOnly
      rows={rows}
      aria-label="What is stored now"
      value={theirs}
    />
  </Notice>
);

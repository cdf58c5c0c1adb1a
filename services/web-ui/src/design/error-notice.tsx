import { RotateCw } from 'lucide-react';
import { Button } from './button.js';
import { Notice } from './notice.js';

/** What went wrong, where it happened, and a way to try again where there is one. */
export const ErrorNotice = ({
  message,
  onRetry,
}: {
  readonly message: string;
  readonly onRetry?: (() => void) | undefined;
}) => (
  <Notice
    tone="danger"
    role="alert"
    action={
      onRetry && (
        <Button small icon={RotateCw} onClick={onRetry}>
          Try again
        </Button>
      )
    }
  >
    {message}
  </Notice>
);

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.js';
import { VisuallyHidden } from './visually-hidden.js';

const shownMs = 2_000;

/** Copies a text and says that it did, or that it could not. */
export function CopyButton({
  value,
  label = 'Copy',
  of,
  small = false,
}: {
  readonly value: string;
  readonly label?: string;
  /** What is copied, for those who don’t see what it stands beside. */
  readonly of?: string;
  readonly small?: boolean;
}) {
  const [outcome, setOutcome] = useState<'Copied' | 'Copying failed'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setOutcome('Copied'),
      () => setOutcome('Copying failed'),
    );
  return (
    <>
      <Button small={small} icon={outcome === 'Copied' ? Check : Copy} onClick={copy}>
        {outcome ?? label}
        {of !== undefined && <VisuallyHidden>: {of}</VisuallyHidden>}
      </Button>
      <VisuallyHidden>
        <span role="status">{outcome}</span>
      </VisuallyHidden>
    </>
  );
}

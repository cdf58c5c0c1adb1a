import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly onClose: () => void;
  /** Neither Escape nor a press beside it closes it; the content has to. */
  readonly stays?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page. It is there while it is rendered: `{open && <Dialog … />}`. */
export function Dialog({
  title,
  description,
  onClose,
  stays = false,
  wide = false,
  children,
}: DialogProps) {
  const keepIfStaying = (event: Event) => {
    if (stays) event.preventDefault();
  };
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className={styles.overlay} />
        <Primitive.Content
          className={classNames(styles.dialog, wide && styles.wide)}
          onEscapeKeyDown={keepIfStaying}
          // A press beside it would lose what was typed.
          onInteractOutside={(event) => event.preventDefault()}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className={styles.head}>
            <Primitive.Title className={styles.title}>{title}</Primitive.Title>
            {!stays && <IconButton label="Close" icon={X} small onClick={onClose} />}
          </div>
          <div className={styles.body}>
            {description !== undefined && (
              <Primitive.Description asChild>
                <div className={styles.description}>{description}</div>
              </Primitive.Description>
            )}
            {children}
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** The buttons at the end of a dialog. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.actions}>{children}</div>
);

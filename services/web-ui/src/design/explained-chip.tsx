import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { chipClass, type ChipLook } from './chip.js';
import { classNames } from './class-names.js';
import styles from './explained-chip.module.css';

/** A short fact that says more when it is pressed, by pointer, touch or key. */
export const ExplainedChip = ({
  more,
  children,
  ...look
}: ChipLook & {
  readonly more: ReactNode;
  readonly children: ReactNode;
}) => (
  <Primitive.Root>
    <Primitive.Trigger type="button" className={classNames(chipClass(look), styles.trigger)}>
      {children}
    </Primitive.Trigger>
    <Primitive.Portal>
      <Primitive.Content
        className={styles.more}
        sideOffset={4}
        collisionPadding={8}
        aria-label="What it means"
      >
        {more}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

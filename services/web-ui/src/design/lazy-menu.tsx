import {
  cloneElement,
  type ComponentType,
  type KeyboardEvent,
  type ReactElement,
  useState,
} from 'react';
import type { Menu as MenuComponent } from './menu.js';
import { showToast } from './toasts.js';

interface TriggerProps {
  readonly onClick?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onPointerEnter?: () => void;
  readonly 'aria-haspopup'?: 'menu';
  readonly 'aria-expanded'?: boolean;
}

interface Parts {
  readonly Menu: typeof MenuComponent;
  readonly Items: ComponentType;
}

/** A menu whose script comes when it is first opened: until then it is its button alone. */
export function LazyMenu({
  trigger,
  align = 'end',
  load,
}: {
  readonly trigger: ReactElement<TriggerProps>;
  readonly align?: 'start' | 'end';
  /** Gives the component with its entries. */
  readonly load: () => Promise<ComponentType>;
}) {
  const [opened, setOpened] = useState<Parts>();
  if (opened) {
    const { Menu, Items } = opened;
    return (
      <Menu trigger={trigger} align={align} opened>
        <Items />
      </Menu>
    );
  }
  const read = () => Promise.all([import('./menu.js'), load()]);
  const open = () =>
    void read().then(
      ([{ Menu }, Items]) => setOpened({ Menu, Items }),
      () => showToast('The menu could not be loaded. Try again.'),
    );
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: open,
    onKeyDown: ({ key }) => {
      if (key === 'ArrowDown') open();
    },
    // What is pointed at is likely to be pressed; that this failed is told when it is.
    onPointerEnter: () => void read().catch(() => undefined),
  });
}

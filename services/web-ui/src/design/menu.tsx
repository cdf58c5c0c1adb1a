import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { classNames } from './class-names.js';
import styles from './menu.module.css';

const iconSize = 16;

/**
 * A menu that opens at its button: `<Menu trigger={<IconButton … />}>…</Menu>`. What is in the first
 * load shows it by `LazyMenu`.
 */
export function Menu({
  trigger,
  align = 'end',
  opened = false,
  children,
}: {
  readonly trigger: ReactNode;
  readonly align?: 'start' | 'end';
  /** From the beginning. */
  readonly opened?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Primitive.Root modal={false} defaultOpen={opened}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles.content} align={align} sideOffset={4}>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface ItemProps {
  readonly icon?: LucideIcon | undefined;
  readonly children: ReactNode;
}

export function MenuItem({
  icon: Icon,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: ItemProps & {
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}) {
  return (
    <Primitive.Item
      className={classNames(styles.item, danger && styles.danger)}
      disabled={disabled}
      onSelect={onSelect}
    >
      {Icon && <Icon size={iconSize} aria-hidden />}
      {children}
    </Primitive.Item>
  );
}

export function MenuLink({ icon: Icon, to, children }: ItemProps & { readonly to: string }) {
  return (
    <Primitive.Item asChild>
      <Link className={styles.item} to={to}>
        {Icon && <Icon size={iconSize} aria-hidden />}
        {children}
      </Link>
    </Primitive.Item>
  );
}

/** One of several, of which one holds. */
export function MenuChoice({
  icon: Icon,
  chosen,
  onSelect,
  children,
}: ItemProps & { readonly chosen: boolean; readonly onSelect: () => void }) {
  return (
    <Primitive.CheckboxItem className={styles.item} checked={chosen} onSelect={onSelect}>
      {Icon && <Icon size={iconSize} aria-hidden />}
      {children}
      {chosen && <Check className={styles.check} size={iconSize} aria-hidden />}
    </Primitive.CheckboxItem>
  );
}

export const MenuLabel = ({ children }: { readonly children: ReactNode }) => (
  <Primitive.Label className={styles.label}>{children}</Primitive.Label>
);

export const MenuSeparator = () => <Primitive.Separator className={styles.separator} />;

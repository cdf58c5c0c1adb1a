import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './button.module.css';
import { classNames } from './class-names.js';

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'dangerSolid' | 'quiet';

interface Look {
  readonly variant?: ButtonVariant;
  readonly small?: boolean;
  readonly icon?: LucideIcon;
}

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> &
  Look & {
    /** Under way: shows it, and takes no second press. */
    readonly pending?: boolean | undefined;
    readonly disabled?: boolean | undefined;
  };

const iconSize = 16;

/** Stays focusable while it can't be pressed, so that nobody's place on the page is lost. */
export function Button({
  variant = 'secondary',
  small = false,
  icon: Icon,
  pending = false,
  disabled = false,
  type = 'button',
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const isOff = pending || disabled;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      onClick={press}
      aria-disabled={isOff || undefined}
      aria-busy={pending || undefined}
      className={classNames(styles.button, styles[variant], small && styles.small, className)}
    >
      {pending ? (
        <LoaderCircle className={styles.spinner} size={iconSize} aria-hidden />
      ) : (
        Icon && <Icon size={iconSize} aria-hidden />
      )}
      {children}
    </button>
  );
}

/** A button that is an icon: `label` is what it is called. */
export function IconButton({
  label,
  icon: Icon,
  small = false,
  variant = 'quiet',
  className,
  type = 'button',
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> &
  Look & { readonly label: string; readonly icon: LucideIcon }) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        styles.button,
        styles[variant],
        styles.icon,
        small && styles.small,
        className,
      )}
    >
      <Icon size={iconSize} aria-hidden />
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  variant = 'secondary',
  small = false,
  icon: Icon,
  children,
  ...rest
}: Look & {
  readonly to: string;
  readonly children: ReactNode;
  readonly reloadDocument?: boolean;
  readonly onClick?: () => void;
}) {
  return (
    <Link {...rest} className={classNames(styles.button, styles[variant], small && styles.small)}>
      {Icon && <Icon size={iconSize} aria-hidden />}
      {children}
    </Link>
  );
}

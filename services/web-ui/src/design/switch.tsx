import { Switch as Primitive } from 'radix-ui';
import styles from './switch.module.css';

/** On or off, at once. */
export const Switch = ({
  label,
  value,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: boolean) => void;
}) => (
  <Primitive.Root
    className={styles.switch}
    aria-label={label}
    checked={value}
    disabled={disabled}
    onCheckedChange={onChange}
  >
    <Primitive.Thumb className={styles.thumb} />
  </Primitive.Root>
);

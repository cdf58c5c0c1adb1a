import { classNames } from './class-names.js';
import { Field, type FieldTexts } from './field.js';
import styles from './field.module.css';

interface Valued extends FieldTexts {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One line of text. */
export function TextField({
  name,
  value,
  onChange,
  type = 'text',
  mono = false,
  placeholder,
  autoComplete = 'off',
  ...texts
}: Valued & {
  readonly type?: 'text' | 'number' | 'url' | 'password';
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly autoComplete?: string;
}) {
  return (
    <Field {...texts}>
      {({ className, ...control }) => (
        <input
          {...control}
          className={classNames(className, mono && styles.mono)}
          name={name}
          type={type}
          value={value}
          placeholder={placeholder}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={!mono}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  name,
  value,
  onChange,
  rows = 3,
  mono = false,
  placeholder,
  ...texts
}: Valued & { readonly rows?: number; readonly mono?: boolean; readonly placeholder?: string }) {
  return (
    <Field {...texts}>
      {({ className, ...control }) => (
        <textarea
          {...control}
          className={classNames(className, mono && styles.mono)}
          name={name}
          rows={rows}
          value={value}
          placeholder={placeholder}
          spellCheck={!mono}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** One of a few. */
export function SelectField<T extends string>({
  name,
  value,
  onChange,
  options,
  ...texts
}: FieldTexts & {
  readonly name: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly SelectOption<T>[];
}) {
  return (
    <Field {...texts}>
      {(control) => (
        <select
          {...control}
          name={name}
          value={value}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A day, as `YYYY-MM-DD`; empty is none. */
export function DateField({
  name,
  value,
  onChange,
  min,
  max,
  ...texts
}: Valued & { readonly min?: string | undefined; readonly max?: string | undefined }) {
  return (
    <Field {...texts}>
      {(control) => (
        <input
          {...control}
          name={name}
          type="date"
          value={value}
          min={min}
          max={max}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

import { type ReactNode, useId } from 'react';
import { FieldNotes, type FieldTexts, useDescription } from './field.js';
import styles from './field.module.css';

/** Yes or no. */
export function CheckboxField({
  label,
  hint,
  error,
  name,
  value,
  onChange,
}: FieldTexts & {
  readonly name: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        {...useDescription(id, hint, error)}
        id={id}
        name={name}
        type="checkbox"
        checked={value}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: ReactNode;
}

interface Group<T extends string> extends FieldTexts {
  readonly name: string;
  readonly options: readonly Choice<T>[];
}

/** Any number of some. */
export function CheckboxGroup<T extends string>({
  value,
  onChange,
  ...group
}: Group<T> & {
  readonly value: readonly T[];
  readonly onChange: (value: T[]) => void;
}) {
  return (
    <ChoiceGroup
      {...group}
      type="checkbox"
      isChosen={(one) => value.includes(one)}
      choose={(one, chosen) =>
        onChange(chosen ? [...value, one] : value.filter((other) => other !== one))
      }
    />
  );
}

/** One of a few, all in view. */
export function RadioGroup<T extends string>({
  value,
  onChange,
  ...group
}: Group<T> & { readonly value: T; readonly onChange: (value: T) => void }) {
  return (
    <ChoiceGroup
      {...group}
      type="radio"
      isChosen={(one) => one === value}
      choose={(one) => onChange(one)}
    />
  );
}

function ChoiceGroup<T extends string>({
  label,
  hint,
  error,
  name,
  options,
  type,
  isChosen,
  choose,
}: Group<T> & {
  readonly type: 'checkbox' | 'radio';
  readonly isChosen: (value: T) => boolean;
  readonly choose: (value: T, chosen: boolean) => void;
}) {
  const id = useId();
  const described = useDescription(id, hint, error);
  return (
    <fieldset className={styles.group} aria-describedby={described['aria-describedby']}>
      <legend>{label}</legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {options.map((option) => {
        const optionId = `${id}-${option.value}`;
        return (
          <div className={styles.check} key={option.value}>
            <input
              id={optionId}
              name={name}
              type={type}
              value={option.value}
              checked={isChosen(option.value)}
              aria-invalid={described['aria-invalid']}
              aria-describedby={option.hint ? `${optionId}-hint` : undefined}
              onChange={(event) => choose(option.value, event.target.checked)}
            />
            <label htmlFor={optionId}>{option.label}</label>
            {option.hint && (
              <div className={styles.hint} id={`${optionId}-hint`}>
                {option.hint}
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

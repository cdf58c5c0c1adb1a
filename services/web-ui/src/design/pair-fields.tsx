import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from './button.js';
import { classNames } from './class-names.js';
import { FieldNotes, type FieldTexts, useDescription } from './field.js';
import field from './field.module.css';
import styles from './pair-fields.module.css';

export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** Any number of names with a value each. */
export function PairFields({
  label,
  hint,
  error,
  optional = false,
  name,
  value: pairs,
  onChange,
  nameLabel,
  valueLabel,
  addLabel,
}: FieldTexts & {
  readonly name: string;
  readonly value: readonly Pair[];
  readonly onChange: (pairs: readonly Pair[]) => void;
  /** What stands left and right: `Variable`, `Values`. */
  readonly nameLabel: string;
  readonly valueLabel: string;
  /** On the button for another row: `Add an input`. */
  readonly addLabel: string;
}) {
  const id = useId();
  const described = useDescription(id, hint, error);
  const change = (index: number, changes: Partial<Pair>) =>
    onChange(pairs.map((pair, at) => (at === index ? { ...pair, ...changes } : pair)));
  return (
    <fieldset className={styles.pairs} aria-describedby={described['aria-describedby']}>
      <legend className={field.label}>
        {label}
        {optional && <span className={field.optional}> (optional)</span>}
      </legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {pairs.map((pair, index) => (
        <div className={styles.pair} key={index}>
          {(['name', 'value'] as const).map((part) => (
            <input
              key={part}
              className={classNames(field.control, field.mono)}
              name={`${name}-${index}-${part}`}
              aria-label={`${part === 'name' ? nameLabel : valueLabel} ${index + 1}`}
              aria-invalid={described['aria-invalid']}
              placeholder={part === 'name' ? nameLabel : valueLabel}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={pair[part]}
              onChange={(event) => change(index, { [part]: event.target.value })}
            />
          ))}
          <IconButton
            label={`Remove row ${index + 1}`}
            icon={X}
            onClick={() => onChange(pairs.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button small icon={Plus} onClick={() => onChange([...pairs, { name: '', value: '' }])}>
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
}

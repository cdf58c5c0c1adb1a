import { useState } from 'react';
import { Button } from './button.js';
import { classNames } from './class-names.js';
import { Field, type FieldTexts } from './field.js';
import styles from './field.module.css';
import area from './secret-area.module.css';

/** Several lines that nobody looking on can read, unless they are asked to be shown. */
export function SecretArea({
  name,
  value,
  onChange,
  rows = 4,
  ...texts
}: FieldTexts & {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
}) {
  const [shown, setShown] = useState(false);
  return (
    <div className={area.frame}>
      <Field {...texts}>
        {({ className, ...control }) => (
          <textarea
            {...control}
            className={classNames(className, styles.mono, !shown && area.hidden)}
            name={name}
            rows={rows}
            value={value}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <Button small aria-pressed={shown} onClick={() => setShown(!shown)}>
        Show what is typed
      </Button>
    </div>
  );
}

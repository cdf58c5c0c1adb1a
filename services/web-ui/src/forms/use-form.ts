import { type SubmitEvent, useRef, useState } from 'react';
import { fieldErrors } from '../api/problem-sentence.js';
import { drafts } from './drafts.js';

/** What a field of `design/` takes: `<TextField label="Label" {...form.field('label')} />`. */
export interface FormField<T> {
  readonly name: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly error: string | undefined;
}

export interface FormOptions<V extends object> {
  readonly initial: V;
  /** Sends what was typed. What it throws is shown: at the fields that it names, else above the buttons. */
  readonly send: (values: V) => Promise<unknown>;
  /** Keeps what was typed for this tab under this name, until it was sent or discarded. */
  readonly draft?: string;
  /** Fields that are kept nowhere: secrets. */
  readonly secret?: readonly (keyof V)[];
}

export interface Form<V extends object> {
  readonly values: V;
  set(changes: Partial<V>): void;
  field<K extends keyof V & string>(name: K): FormField<V[K]>;
  readonly pending: boolean;
  /** What no field shows; for `<FormError>`. */
  readonly error: unknown;
  readonly unplaced: readonly string[];
  readonly onSubmit: (event: SubmitEvent) => void;
  /** Back to the initial values; the draft is dropped. */
  discard(): void;
}

/** The state of a form: values, what is wrong with them by field, sending, and drafts. */
export function useForm<V extends object>(options: FormOptions<V>): Form<V> {
  const { initial, send, draft, secret = [] } = options;
  const [values, setValues] = useState<V>(() => ({ ...initial, ...(draft && drafts.read(draft)) }));
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [fixed, setFixed] = useState<ReadonlySet<string>>(new Set());
  const isSending = useRef(false);

  const set = (changes: Partial<V>) => {
    const next = { ...values, ...changes };
    setValues(next);
    setFixed(new Set([...fixed, ...Object.keys(changes)]));
    if (draft !== undefined) drafts.keep(draft, without(next, secret));
  };
  const faults = [...fieldErrors(error)];
  const errorOf = (name: string) =>
    fixed.has(name)
      ? undefined
      : faults.find(([path]) => path === name || path.startsWith(`${name}.`))?.[1];

  const submit = async (form: EventTarget) => {
    // A second press while the first is under way sends nothing.
    if (isSending.current) return;
    isSending.current = true;
    setPending(true);
    setError(undefined);
    setFixed(new Set());
    try {
      await send(values);
      if (draft !== undefined) drafts.drop(draft);
    } catch (failure) {
      setError(failure);
      focusFirstFault(form);
    } finally {
      isSending.current = false;
      setPending(false);
    }
  };
  return {
    values,
    set,
    field: (name) => ({
      name,
      value: values[name],
      onChange: (value) => set({ [name]: value } as unknown as Partial<V>),
      error: errorOf(name),
    }),
    pending,
    error,
    unplaced: faults
      .filter(([path]) => !Object.hasOwn(values, path.split('.')[0] ?? ''))
      .map(([path, message]) => `${path}: ${message}`),
    onSubmit: (event) => {
      event.preventDefault();
      event.stopPropagation();
      void submit(event.currentTarget);
    },
    discard: () => {
      setValues(initial);
      setError(undefined);
      if (draft !== undefined) drafts.drop(draft);
    },
  };
}

const without = <V extends object>(values: V, names: readonly (keyof V)[]): object =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name as keyof V)));

/** After the answer has been shown. */
function focusFirstFault(form: EventTarget): void {
  setTimeout(() => {
    if (form instanceof HTMLElement) {
      form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  });
}

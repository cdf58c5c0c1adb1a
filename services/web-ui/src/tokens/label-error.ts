import { problemCodeOf } from '../api/problem-sentence.js';
import type { Form } from '../forms/use-form.js';

/** That a label is taken is said of no field, but it belongs to one. */
export const labelError = (form: Form<{ readonly label: string }>): string | undefined =>
  form.field('label').error ??
  (problemCodeOf(form.error) === 'label_taken'
    ? 'Another active token has this label.'
    : undefined);

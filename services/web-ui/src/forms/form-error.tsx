import { ErrorNotice } from '../design/error-notice.js';
import { problemSentence } from '../api/problem-sentence.js';
import type { Form } from './use-form.js';

/** What went wrong with sending a form, where no field shows it. */
export function FormError({ form }: { readonly form: Pick<Form<object>, 'error' | 'unplaced'> }) {
  if (form.error === undefined) return null;
  return <ErrorNotice message={[problemSentence(form.error), ...form.unplaced].join(' ')} />;
}

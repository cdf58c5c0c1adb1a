import { TextArea } from '../design/text-fields.js';
import type { FormField } from './use-form.js';

/** Labels of agents, one to a line. */
export const LabelsField = ({ hint, ...field }: FormField<string> & { readonly hint: string }) => (
  <TextArea
    label="Labels"
    optional
    mono
    rows={3}
    hint={`One on each line, such as gpu=true. ${hint}`}
    {...field}
  />
);

import { type Pair, PairFields } from '../../../design/pair-fields.js';
import type { FormField } from '../../../forms/use-form.js';

/** Variables of the jobs of one run. */
export const RunInputs = (field: FormField<readonly Pair[]>) => (
  <PairFields
    label="Inputs"
    optional
    hint="Variables of the jobs. Whoever may read the run may find them in its log."
    nameLabel="Input"
    valueLabel="Value"
    addLabel="Add an input"
    {...field}
  />
);

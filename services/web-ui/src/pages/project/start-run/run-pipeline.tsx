import { listRuns, type project as schema, triggerPipeline } from '@orchestrator/contracts';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { DialogActions } from '../../../design/dialog.js';
import { EmptyState } from '../../../design/empty-state.js';
import { FormLayout } from '../../../design/form-layout.js';
import { type Pair, PairFields } from '../../../design/pair-fields.js';
import { SelectField, TextField } from '../../../design/text-fields.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { recordOf } from '../pairs.js';
import { RunInputs } from './run-inputs.js';

const invalidates = [listRuns];

export function RunPipeline({
  project: { owner, name, default_ref: defaultRef },
  paths,
  onClose,
}: {
  readonly project: z.output<typeof schema>;
  /** The pipeline files that are kept here; undefined where they are elsewhere. */
  readonly paths: readonly string[] | undefined;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const start = useRouteMutation(triggerPipeline, { invalidates });
  const form = useForm({
    initial: {
      pipeline: paths?.[0] ?? '',
      ref: '',
      inputs: [] as readonly Pair[],
      required_labels: [] as readonly Pair[],
    },
    send: async ({ pipeline, ref, inputs, required_labels: labels }) => {
      const { run_id: id } = await start.call({
        params: { owner, name, pipeline },
        body: {
          ...(ref !== '' && { ref }),
          inputs: recordOf(inputs),
          required_labels: recordOf(labels),
        },
      });
      await navigate(pageHref('run', { id }));
    },
  });
  if (paths?.length === 0) {
    return (
      <EmptyState
        title="No pipeline file yet"
        action={
          <ButtonLink variant="primary" to={pageHref('projectPipelines', { owner, name })}>
            Go to the pipelines
          </ButtonLink>
        }
      >
        Write one first; it says what a run does.
      </EmptyState>
    );
  }
  return (
    <FormLayout onSubmit={form.onSubmit}>
      {paths ? (
        <SelectField
          label="Pipeline file"
          options={paths.map((path) => ({ value: path, label: path }))}
          {...form.field('pipeline')}
        />
      ) : (
        <TextField
          label="Pipeline file"
          hint="Its path in the repository: a script, or a graph (.act)."
          placeholder="pipelines/build.sh"
          mono
          {...form.field('pipeline')}
        />
      )}
      <TextField
        label="Ref"
        optional
        hint="A branch, a tag or a commit."
        placeholder={defaultRef}
        mono
        {...form.field('ref')}
      />
      <RunInputs {...form.field('inputs')} />
      <PairFields
        label="Required labels"
        optional
        hint="Only an agent with all of them takes the jobs."
        nameLabel="Label"
        valueLabel="Label value"
        addLabel="Add a label"
        {...form.field('required_labels')}
      />
      <FormError form={form} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          Start the run
        </Button>
      </DialogActions>
    </FormLayout>
  );
}

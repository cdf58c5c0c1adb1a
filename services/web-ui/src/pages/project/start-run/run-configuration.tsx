import { listRuns, type project as schema, triggerConfiguration } from '@orchestrator/contracts';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button } from '../../../design/button.js';
import { DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import type { Pair } from '../../../design/pair-fields.js';
import { SelectField } from '../../../design/text-fields.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { recordOf } from '../pairs.js';
import { MatrixSubset } from './matrix-subset.js';
import { RunInputs } from './run-inputs.js';
import type { Startable } from './startable.js';

const invalidates = [listRuns];

const keyOf = ({ config, version }: Startable): string => `${config}/${version.version}`;

export function RunConfiguration({
  project: { owner, name },
  startable,
  onClose,
}: {
  readonly project: z.output<typeof schema>;
  readonly startable: readonly Startable[];
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const start = useRouteMutation(triggerConfiguration, { invalidates });
  const form = useForm({
    initial: {
      version: startable[0] ? keyOf(startable[0]) : '',
      /** Undefined: all of it. */
      matrix: undefined as Record<string, string[]> | undefined,
      inputs: [] as readonly Pair[],
    },
    send: async ({ version, matrix, inputs }) => {
      const chosen = startable.find((one) => keyOf(one) === version);
      if (chosen === undefined) return;
      const { run_id: id } = await start.call({
        params: { owner, name, config: chosen.config, version: `v${chosen.version.version}` },
        body: { ...(matrix && { matrix }), inputs: recordOf(inputs) },
      });
      await navigate(pageHref('run', { id }));
    },
  });
  const chosen = startable.find((one) => keyOf(one) === form.values.version);
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <SelectField
        label="Configuration and version"
        hint={
          chosen &&
          `Runs ${chosen.version.workflow_path} at ${chosen.version.ref ?? 'the default ref'}.`
        }
        options={startable.map((one) => ({
          value: keyOf(one),
          label: `${one.config}, version ${one.version.version}`,
        }))}
        {...form.field('version')}
        onChange={(version) => form.set({ version, matrix: undefined })}
      />
      {chosen && (
        <MatrixSubset
          version={chosen.version}
          value={form.values.matrix}
          error={form.field('matrix').error}
          onChange={(matrix) => form.set({ matrix })}
        />
      )}
      <RunInputs {...form.field('inputs')} />
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

import {
  addTriggerConfigVersion,
  listTriggerConfigs,
  readProject,
  readTriggerConfig,
} from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { Button } from '../../../design/button.js';
import { CheckboxField } from '../../../design/choice-fields.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { FormLayout } from '../../../design/form-layout.js';
import { PairFields } from '../../../design/pair-fields.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { axesOf, pairsOf, recordOf } from '../pairs.js';
import type { ConfigParams, Version } from './version-table.js';

const invalidates = [readTriggerConfig, listTriggerConfigs];

/** Begins with what the version before has. */
export function NewVersionDialog({
  params,
  before,
  onClose,
}: {
  readonly params: ConfigParams;
  readonly before: Version | undefined;
  readonly onClose: () => void;
}) {
  const add = useRouteMutation(addTriggerConfigVersion, { invalidates });
  const project = useRouteQuery(readProject, {
    params: { owner: params.owner, name: params.name },
  });
  const form = useForm({
    initial: {
      workflow_path: before?.workflow_path ?? '',
      ref: before?.ref ?? '',
      matrix: pairsOf(before?.matrix ?? {}),
      env_mappings: pairsOf(before?.env_mappings ?? {}),
      allow_subset: before?.allow_subset ?? false,
    },
    send: async ({ ref, matrix, env_mappings: mapped, ...rest }) => {
      const { version } = await add.call({
        params,
        body: {
          ...rest,
          ...(ref !== '' && { ref }),
          matrix: axesOf(matrix),
          env_mappings: recordOf(mapped),
        },
      });
      showToast(`Version ${version} is there, and on.`);
      onClose();
    },
  });
  const jobs = Object.values(axesOf(form.values.matrix)).reduce(
    (product, values) => product * values.length,
    1,
  );
  return (
    <Dialog title={`New version of ${params.config}`} onClose={onClose} wide>
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Pipeline file"
          hint="Its path in the project."
          placeholder="pipelines/build.sh"
          mono
          {...form.field('workflow_path')}
        />
        <TextField
          label="Ref"
          optional
          placeholder={project.data?.default_ref ?? ''}
          mono
          {...form.field('ref')}
        />
        <PairFields
          label="Matrix"
          optional
          hint={`Variables with their values, separated by commas. There is a job for each combination: ${jobs} so far.`}
          nameLabel="Variable"
          valueLabel="Values"
          addLabel="Add a variable"
          {...form.field('matrix')}
        />
        <PairFields
          label="Names in the environment"
          optional
          hint="Under which name a variable of the matrix stands in the environment of its job."
          nameLabel="Matrix variable"
          valueLabel="Name in the environment"
          addLabel="Add a name"
          {...form.field('env_mappings')}
        />
        <CheckboxField
          label="Whoever starts it may ask for a part of the matrix"
          {...form.field('allow_subset')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Add the version
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

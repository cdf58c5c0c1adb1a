import { useMemo } from 'react';
import { useRouteMutation } from '../../api/use-route-mutation.js';
import { Button } from '../../design/button.js';
import { Dialog, DialogActions } from '../../design/dialog.js';
import { FormLayout } from '../../design/form-layout.js';
import { SecretArea } from '../../design/secret-area.js';
import { TextField } from '../../design/text-fields.js';
import { showToast } from '../../design/toasts.js';
import { FormError } from '../../forms/form-error.js';
import { placeFault } from '../../forms/place-fault.js';
import { useForm } from '../../forms/use-form.js';
import { type SecretLevel, writeInput } from './secret-level.js';

interface Props {
  readonly level: SecretLevel;
  /** The key whose value is replaced; undefined adds one. */
  readonly replaced: string | undefined;
  readonly keys: readonly string[];
  readonly onClose: () => void;
}

/** The value is in this dialog alone, and gone when it closes. */
export function SecretForm({ level, replaced, keys, onClose }: Props) {
  const { collection } = level;
  const invalidates = useMemo(() => [collection.list], [collection]);
  const write = useRouteMutation(collection.write, { invalidates });
  const isNew = replaced === undefined;
  const form = useForm({
    initial: { key: replaced ?? '', value: '' },
    secret: ['value'],
    ...(isNew && {
      draft: `secret:${collection.list.id}:${Object.values(level.params).join('/')}`,
    }),
    send: async ({ key, value }) => {
      try {
        await write.call(writeInput(level, key, value));
      } catch (error) {
        throw placeFault(error, { parts: { 'path.key': 'key' } });
      }
      showToast(`${key} was stored.`);
      onClose();
    },
  });
  const { key } = form.values;
  const close = () => {
    form.discard();
    onClose();
  };
  const field = form.field('key');
  return (
    <Dialog
      title={isNew ? 'Add a secret' : `Replace ${replaced}`}
      description="The value can be replaced and deleted, and is never shown again. Jobs get it in their environment, and it is masked in their logs."
      onClose={close}
    >
      <FormLayout onSubmit={form.onSubmit}>
        {isNew && (
          <TextField
            label="Key"
            mono
            placeholder="DEPLOY_KEY"
            hint={
              keys.includes(key)
                ? 'This key exists: its value will be replaced.'
                : 'Capital letters, digits and underscores: the name of the variable in jobs.'
            }
            {...field}
            onChange={(value) => field.onChange(value.toUpperCase())}
          />
        )}
        <SecretArea
          label="Value"
          hint="It may have several lines, such as a private key."
          {...form.field('value')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {isNew ? 'Store the secret' : 'Replace the value'}
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

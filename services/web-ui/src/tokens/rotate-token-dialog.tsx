import { useRouteMutation } from '../api/use-route-mutation.js';
import { Button } from '../design/button.js';
import { CheckboxField, RadioGroup } from '../design/choice-fields.js';
import { Dialog, DialogActions } from '../design/dialog.js';
import { FormLayout } from '../design/form-layout.js';
import { FormError } from '../forms/form-error.js';
import { useForm } from '../forms/use-form.js';
import { routesOf, type Token, type TokenPlace, type TokenWithValue } from './token-place.js';
import { useChangedLists } from './use-changed-lists.js';

type Overlap = '0' | '3600' | '86400' | '604800';

interface Values {
  readonly overlap_seconds: Overlap;
  readonly end_on_first_use: boolean;
}

const overlaps: readonly { readonly value: Overlap; readonly label: string }[] = [
  { value: '0', label: 'Not at all: it is refused at once' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
];

const initial: Values = { overlap_seconds: '86400', end_on_first_use: false };

export function RotateTokenDialog({
  place,
  token,
  onMade,
  onClose,
}: {
  readonly place: TokenPlace;
  readonly token: Token;
  /** The new value is in it, this once. */
  readonly onMade: (token: TokenWithValue) => void;
  readonly onClose: () => void;
}) {
  const rotate = useRouteMutation(routesOf(place).rotate, useChangedLists(place));
  const form = useForm({
    initial,
    send: async (values) =>
      onMade(
        await rotate.call({
          params: { ...place.params, id: token.id },
          body: {
            overlap_seconds: Number(values.overlap_seconds),
            end_on_first_use: values.overlap_seconds !== '0' && values.end_on_first_use,
          },
        }),
      ),
  });
  return (
    <Dialog title={`Rotate ${token.label}`} description={descriptionOf(token)} onClose={onClose}>
      <FormLayout onSubmit={form.onSubmit}>
        <RadioGroup
          label="How long does the old value go on working?"
          hint="Long enough to bring the new one to everything that uses it."
          options={overlaps}
          {...form.field('overlap_seconds')}
        />
        {form.values.overlap_seconds !== '0' && (
          <CheckboxField
            label="End the old value as soon as the new one is used"
            {...form.field('end_on_first_use')}
          />
        )}
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Rotate the token
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

function descriptionOf({ expires_at: expiresAt, kind }: Token): string {
  const life = expiresAt === null ? '' : ' It lives as long as the old one did, from now on.';
  const agents = kind === 'agent' ? ' Agents that are connected stay connected.' : '';
  return `The token gets a new value and may do what it could before.${life}${agents}`;
}

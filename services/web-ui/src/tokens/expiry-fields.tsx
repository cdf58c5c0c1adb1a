import { DateField, SelectField } from '../design/text-fields.js';
import type { Form } from '../forms/use-form.js';
import {
  choicesUnder,
  dayIn,
  type ExpiryChoice,
  type ExpiryValues,
  policySentence,
} from './expiry.js';
import type { TokenPolicy } from './use-token-policy.js';

const customDays = 180;

/** When a token ends: a preset, or a day. */
export function ExpiryFields({
  form,
  policy,
  owner,
}: {
  readonly form: Form<ExpiryValues>;
  readonly policy: TokenPolicy | undefined;
  readonly owner: string;
}) {
  const options = choicesUnder(policy);
  const field = form.field('expires_at');
  const most = policy?.max_token_lifetime_days ?? undefined;
  const choose = (expires_at: ExpiryChoice) =>
    form.set({
      expires_at,
      ...(expires_at === 'custom' && {
        expires_on: dayIn(Math.min(customDays, (most ?? 365) - 1)),
      }),
    });
  return (
    <>
      <SelectField
        label="Expires after"
        hint={policySentence(policy, owner) ?? 'A short life limits what a lost token can do.'}
        options={options}
        {...field}
        value={options.some(({ value }) => value === field.value) ? field.value : 'custom'}
        onChange={choose}
      />
      {form.values.expires_at === 'custom' && (
        <DateField
          label="Last day"
          {...form.field('expires_on')}
          min={dayIn(0)}
          max={most === undefined ? undefined : dayIn(most)}
        />
      )}
    </>
  );
}

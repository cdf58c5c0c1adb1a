import { readOrganization, updateOrganization } from '@orchestrator/contracts';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { CheckboxField } from '../../../design/choice-fields.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { Notice } from '../../../design/notice.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { placeFault } from '../../../forms/place-fault.js';
import { useForm } from '../../../forms/use-form.js';
import type { Organization } from '../organization-page.js';

const invalidates = [readOrganization];
const parts = {
  'token_policy.max_token_lifetime_days': 'max_token_lifetime_days',
  'token_policy.inactive_token_days': 'inactive_token_days',
  'token_policy.require_token_expiry': 'require_token_expiry',
};

const typed = (days: number | null): string => (days === null ? '' : String(days));
/** What is no number goes to the server as it is, which says what is wrong with it. */
const sent = (text: string): number | null => (text.trim() === '' ? null : Number(text));

export function PolicyForm({ organization }: { readonly organization: Organization }) {
  const { id, name, token_policy: policy } = organization;
  const update = useRouteMutation(updateOrganization, { invalidates });
  const form = useForm({
    draft: `token-policy:${id}`,
    initial: {
      require_token_expiry: policy.require_token_expiry,
      max_token_lifetime_days: typed(policy.max_token_lifetime_days),
      inactive_token_days: typed(policy.inactive_token_days),
    },
    send: async (values) => {
      const changes = {
        require_token_expiry: values.require_token_expiry,
        max_token_lifetime_days: sent(values.max_token_lifetime_days),
        inactive_token_days: sent(values.inactive_token_days),
      };
      try {
        await update.call({ params: { org: name }, body: { token_policy: changes } });
      } catch (error) {
        throw placeFault(error, { parts });
      }
      showToast('The token policy was changed.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <CheckboxField
        label="Tokens must have an expiry"
        hint="A new token without one is refused. One that exists without gets a year from now."
        {...form.field('require_token_expiry')}
      />
      <TextField
        label="Longest lifetime in days"
        optional
        type="number"
        hint="1 to 3650. A new token that would live longer is refused; one that exists is cut to it. Empty is no limit."
        {...form.field('max_token_lifetime_days')}
      />
      <TextField
        label="Revoke when unused for so many days"
        optional
        type="number"
        hint="1 to 3650. Counted from the last use, or from its making where it was never used. What an agent does is a use of its token. Empty is never."
        {...form.field('inactive_token_days')}
      />
      <Notice tone="warning">
        A stricter policy also reaches tokens that exist: they end earlier, and what uses them stops
        then.
      </Notice>
      <FormError form={form} />
      <FormActions>
        <Button type="submit" variant="primary" pending={form.pending}>
          Save the policy
        </Button>
      </FormActions>
    </FormLayout>
  );
}

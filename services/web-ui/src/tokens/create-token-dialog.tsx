import { scopePermissions, scopes } from '@orchestrator/contracts';
import type { Scope } from '@orchestrator/contracts';
import { useRouteMutation } from '../api/use-route-mutation.js';
import { Button } from '../design/button.js';
import { CheckboxGroup } from '../design/choice-fields.js';
import { Dialog, DialogActions } from '../design/dialog.js';
import { FormLayout } from '../design/form-layout.js';
import { TextArea, TextField } from '../design/text-fields.js';
import { FormError } from '../forms/form-error.js';
import { parseLabels, parseLines } from '../forms/label-lines.js';
import { type Form, useForm } from '../forms/use-form.js';
import { expiryAsked, type ExpiryValues } from './expiry.js';
import { ExpiryFields } from './expiry-fields.js';
import { LabelsField } from '../forms/labels-field.js';
import { labelError } from './label-error.js';
import { ProjectsField } from './projects-field.js';
import { type CreateBody, hasScopes, routesOf, textsOf } from './token-place.js';
import type { TokenPlace, TokenWithValue } from './token-place.js';
import { useChangedLists } from './use-changed-lists.js';
import { type TokenPolicy, useTokenPolicy } from './use-token-policy.js';

interface Values extends ExpiryValues {
  readonly label: string;
  readonly description: string;
  readonly scopes: Scope[];
  readonly ip_allowlist: string;
  readonly repositories: string[];
  readonly labels: string;
}

const initial: Values = {
  label: '',
  description: '',
  scopes: [],
  expires_at: '90',
  expires_on: '',
  ip_allowlist: '',
  repositories: [],
  labels: '',
};

export function CreateTokenDialog({
  place,
  onMade,
  onClose,
}: {
  readonly place: TokenPlace;
  /** The value is in it, this once. */
  readonly onMade: (token: TokenWithValue) => void;
  readonly onClose: () => void;
}) {
  const routes = routesOf(place);
  const policy = useTokenPolicy(place);
  const create = useRouteMutation(routes.create, useChangedLists(place));
  const form = useForm({
    initial,
    draft: `${routes.create.id}:${Object.values(place.params).join('/')}`,
    send: async (values) =>
      onMade(
        await create.call({ params: { ...place.params }, body: bodyFrom(values, place, policy) }),
      ),
  });
  const cancel = () => {
    form.discard();
    onClose();
  };
  return (
    <Dialog title={`New ${textsOf(place).called}`} onClose={onClose} wide>
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Label"
          hint="What it is for: it tells your tokens apart."
          {...form.field('label')}
          error={labelError(form)}
        />
        <TextArea label="Description" optional rows={2} {...form.field('description')} />
        {hasScopes(place) && <ScopesField form={form} />}
        {place.collection.kind === 'agent' && (
          <LabelsField
            hint="Given to all agents that come with it. Jobs can ask for them."
            {...form.field('labels')}
          />
        )}
        <ExpiryFields form={form} policy={policy} owner={place.namespace} />
        <TextArea
          label="Only from these addresses"
          optional
          mono
          rows={2}
          hint="IP addresses or ranges, one on each line: 203.0.113.7 or 198.51.100.0/24."
          {...form.field('ip_allowlist')}
        />
        {hasScopes(place) && (
          <ProjectsField
            owner={place.collection.kind === 'organization' ? place.namespace : undefined}
            {...form.field('repositories')}
          />
        )}
        <FormError form={form} />
        <DialogActions>
          <Button onClick={cancel}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Create the token
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

const scopeChoices = scopes.map((scope) => ({
  value: scope,
  label: scope,
  hint: scopePermissions[scope],
}));

const ScopesField = ({ form }: { readonly form: Form<Values> }) => (
  <CheckboxGroup
    label="Scopes"
    hint="What it may do. Give it no more than it needs; none includes another."
    options={scopeChoices}
    {...form.field('scopes')}
  />
);

function bodyFrom(values: Values, place: TokenPlace, policy: TokenPolicy | undefined): CreateBody {
  const { label, description, repositories } = values;
  const expiresAt = expiryAsked(values, policy);
  const addresses = parseLines(values.ip_allowlist);
  const labels = parseLabels(values.labels);
  return {
    label,
    ...(description !== '' && { description }),
    ...(hasScopes(place) && { scopes: values.scopes }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(addresses.length > 0 && { ip_allowlist: addresses }),
    ...(hasScopes(place) && repositories.length > 0 && { repositories }),
    ...(place.collection.kind === 'agent' && Object.keys(labels).length > 0 && { labels }),
  };
}

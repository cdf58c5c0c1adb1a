import { createProject, listProjects, readDashboard } from '@orchestrator/contracts';
import { useNavigate, useParams } from 'react-router';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { Button, ButtonLink } from '../../../design/button.js';
import { RadioGroup } from '../../../design/choice-fields.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { TextField } from '../../../design/text-fields.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { NeedsAdmin } from '../needs-admin.js';
import { useHasRole } from '../project-place.js';
import type { VcsType } from '../vcs-names.js';
import { vcsChoices } from './vcs-choices.js';

interface NewProject {
  readonly name: string;
  readonly vcs_type: VcsType;
  readonly vcs_url: string;
  readonly default_ref: string;
}

const invalidates = [listProjects, readDashboard];

export function Page() {
  const { owner = '' } = useParams();
  const mayCreate = useHasRole(owner, 'admin');
  return (
    <PageLayout>
      <PageHeader
        title="New project"
        documentTitle={`New project · ${owner}`}
        description={`It belongs to ${owner}.`}
      />
      <NeedsAdmin owner={owner} what="create projects" />
      {mayCreate !== false && <NewProjectForm owner={owner} />}
    </PageLayout>
  );
}

function NewProjectForm({ owner }: { readonly owner: string }) {
  const navigate = useNavigate();
  const create = useRouteMutation(createProject, { invalidates });
  const form = useForm<NewProject>({
    draft: `new-project:${owner}`,
    initial: { name: '', vcs_type: 'orchestrator', vcs_url: '', default_ref: '' },
    send: async ({ name, vcs_type: type, vcs_url: url, default_ref: ref }) => {
      const made = await create.call({
        body: {
          owner,
          name,
          vcs_type: type,
          ...(type !== 'orchestrator' && { vcs_url: url.trim() || null }),
          ...(ref !== '' && { default_ref: ref }),
        },
      });
      await navigate(pageHref('project', { owner: made.owner, name: made.name }));
    },
  });
  const isKeptHere = form.values.vcs_type === 'orchestrator';
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <TextField
        label="Name"
        hint="Letters, digits, dots, underscores and hyphens."
        {...form.field('name')}
      />
      <RadioGroup label="Where its files are" options={vcsChoices} {...form.field('vcs_type')} />
      {!isKeptHere && (
        <TextField
          label="Address of the repository"
          hint="As agents reach it, without a password or token in it."
          placeholder="https://example.com/acme/web.git"
          type="url"
          mono
          {...form.field('vcs_url')}
        />
      )}
      <TextField
        label="Default ref"
        optional
        hint="The branch or tag that runs use when nothing else is said."
        placeholder="main"
        mono
        {...form.field('default_ref')}
      />
      <FormError form={form} />
      <FormActions>
        <Button type="submit" variant="primary" pending={form.pending}>
          Create the project
        </Button>
        <ButtonLink to={pageHref('projects', { owner })}>Cancel</ButtonLink>
      </FormActions>
    </FormLayout>
  );
}

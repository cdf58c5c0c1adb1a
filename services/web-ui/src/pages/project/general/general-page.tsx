import {
  listProjects,
  readProject,
  updateProject,
  type project as schema,
} from '@orchestrator/contracts';
import type { z } from 'zod';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { useRouteQuery } from '../../../api/use-route-query.js';
import { QueryView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { Facts } from '../../../design/card.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { TextField } from '../../../design/text-fields.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { NeedsAdmin } from '../needs-admin.js';
import { titleIn, useHasRole, useProjectPlace } from '../project-place.js';
import { vcsNames } from '../vcs-names.js';

type Project = z.output<typeof schema>;

const invalidates = [readProject, listProjects];

export function Page() {
  const place = useProjectPlace();
  const project = useRouteQuery(readProject, { params: place });
  return (
    <PageLayout>
      <PageHeader
        title="General"
        documentTitle={titleIn('General', place)}
        description="Where the project’s files are, and what runs when nothing else is said."
      />
      <NeedsAdmin owner={place.owner} what="change these settings" />
      <QueryView query={project} loading="Reading the project">
        {(data) => <General key={data.id} project={data} />}
      </QueryView>
    </PageLayout>
  );
}

function General({ project }: { readonly project: Project }) {
  const { owner, name, vcs_type: type, vcs_url: url, default_ref: ref } = project;
  const mayChange = useHasRole(owner, 'admin') !== false;
  return (
    <PageLayout>
      <Facts
        facts={[
          { label: 'Project', value: `${owner}/${name}` },
          { label: 'Files', value: vcsNames[type] },
          ...(mayChange || url === null ? [] : [{ label: 'Address', value: <code>{url}</code> }]),
          ...(mayChange ? [] : [{ label: 'Default ref', value: <code>{ref}</code> }]),
          { label: 'Id', value: <code>{project.id}</code> },
        ]}
      />
      {mayChange && <SettingsForm project={project} />}
    </PageLayout>
  );
}

function SettingsForm({ project }: { readonly project: Project }) {
  const { owner, name, vcs_type: type, vcs_url: url, default_ref: ref } = project;
  const update = useRouteMutation(updateProject, { invalidates });
  const form = useForm({
    draft: `project:${project.id}`,
    initial: { default_ref: ref, vcs_url: url ?? '' },
    send: async (values) => {
      await update.call({
        params: { owner, name },
        body: {
          default_ref: values.default_ref,
          ...(type !== 'orchestrator' && { vcs_url: values.vcs_url.trim() || null }),
        },
      });
      showToast('The settings are saved.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <TextField
        label="Default ref"
        hint="The branch or tag that runs use when nothing else is said."
        mono
        {...form.field('default_ref')}
      />
      {type !== 'orchestrator' && (
        <TextField
          label="Address of the repository"
          hint="As agents reach it, without a password or token in it."
          type="url"
          mono
          {...form.field('vcs_url')}
        />
      )}
      <FormError form={form} />
      <FormActions>
        <Button type="submit" variant="primary" pending={form.pending}>
          Save
        </Button>
      </FormActions>
    </FormLayout>
  );
}

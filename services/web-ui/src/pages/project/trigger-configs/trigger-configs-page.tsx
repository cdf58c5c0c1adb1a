import {
  createTriggerConfig,
  listTriggerConfigs,
  type triggerConfig as schema,
} from '@orchestrator/contracts';
import { Plus, Zap } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { useRouteList } from '../../../api/use-route-list.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { pageHref } from '../../../app/page-href.js';
import { ListView } from '../../../app/query-view.js';
import { Button } from '../../../design/button.js';
import { Dialog, DialogActions } from '../../../design/dialog.js';
import { EmptyState } from '../../../design/empty-state.js';
import { FormLayout } from '../../../design/form-layout.js';
import { PageHeader, PageLayout } from '../../../design/page-header.js';
import { type Column, Table } from '../../../design/table.js';
import { TextField } from '../../../design/text-fields.js';
import { TextLink } from '../../../design/text-link.js';
import { FormError } from '../../../forms/form-error.js';
import { useForm } from '../../../forms/use-form.js';
import { NeedsAdmin } from '../needs-admin.js';
import { type ProjectPlace, titleIn, useHasRole, useProjectPlace } from '../project-place.js';

type Config = z.output<typeof schema>;

const invalidates = [listTriggerConfigs];

const newest = ({ versions }: Config) => versions.findLast(({ enabled }) => enabled);

const columns = (place: ProjectPlace): readonly Column<Config>[] => [
  {
    label: 'Name',
    role: 'lead',
    cell: ({ name }) => (
      <TextLink to={pageHref('triggerConfig', { ...place, config: name })}>{name}</TextLink>
    ),
  },
  {
    label: 'Versions',
    cell: ({ versions }) =>
      versions.length === 0
        ? 'None yet'
        : `${versions.length} (${versions.filter(({ enabled }) => enabled).length} on)`,
  },
  { label: 'Newest on', cell: (config) => newest(config)?.version ?? '–' },
  { label: 'Runs', cell: (config) => <code>{newest(config)?.workflow_path ?? '–'}</code> },
];

export function Page() {
  const place = useProjectPlace();
  const configs = useRouteList(listTriggerConfigs, { params: place });
  const mayChange = useHasRole(place.owner, 'admin');
  const [creates, setCreates] = useState(false);
  const create = mayChange && (
    <Button variant="primary" icon={Plus} onClick={() => setCreates(true)}>
      New configuration
    </Button>
  );
  return (
    <PageLayout>
      <PageHeader
        title="Trigger configurations"
        documentTitle={titleIn('Trigger configurations', place)}
        description="A named way to start a pipeline, in numbered versions, each with its ref and matrix."
        actions={configs.items?.length !== 0 && create}
      />
      <NeedsAdmin owner={place.owner} what="change trigger configurations" />
      <ListView
        list={configs}
        loading="Reading the trigger configurations"
        empty={
          <EmptyState title="No trigger configurations yet" icon={Zap} action={create}>
            Make one where the same pipeline is started again and again over a matrix, such as
            several systems and architectures.
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption="Trigger configurations"
            columns={columns(place)}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </ListView>
      {creates && <CreateDialog place={place} onClose={() => setCreates(false)} />}
    </PageLayout>
  );
}

function CreateDialog({
  place,
  onClose,
}: {
  readonly place: ProjectPlace;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const create = useRouteMutation(createTriggerConfig, { invalidates });
  const form = useForm({
    initial: { name: '' },
    send: async (body) => {
      const { name } = await create.call({ params: place, body });
      await navigate(pageHref('triggerConfig', { ...place, config: name }));
    },
  });
  return (
    <Dialog title="New trigger configuration" onClose={onClose}>
      <FormLayout onSubmit={form.onSubmit}>
        <TextField
          label="Name"
          hint="Letters, digits, underscores and hyphens. It stands in the address that triggers it."
          placeholder="nightly"
          mono
          {...form.field('name')}
        />
        <FormError form={form} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Create the configuration
          </Button>
        </DialogActions>
      </FormLayout>
    </Dialog>
  );
}

import {
  listTriggerConfigs,
  readTriggerConfig,
  type triggerConfigVersion as schema,
  updateTriggerConfigVersion,
} from '@orchestrator/contracts';
import type { z } from 'zod';
import { problemSentence } from '../../../api/problem-sentence.js';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Chip, Chips } from '../../../design/chip.js';
import { ErrorNotice } from '../../../design/error-notice.js';
import { Switch } from '../../../design/switch.js';
import { type Column, Table } from '../../../design/table.js';
import type { ProjectPlace } from '../project-place.js';

export type Version = z.output<typeof schema>;
export type ConfigParams = ProjectPlace & { readonly config: string };

const invalidates = [readTriggerConfig, listTriggerConfigs];

const columns: readonly Column<Version>[] = [
  { label: 'Version', role: 'lead', cell: ({ version }) => `Version ${version}` },
  { label: 'Pipeline', cell: ({ workflow_path: path }) => <code>{path}</code> },
  { label: 'Ref', cell: ({ ref }) => (ref === null ? 'Default' : <code>{ref}</code>) },
  {
    label: 'Matrix',
    cell: ({ matrix, env_mappings: mapped }) => {
      const axes = Object.entries(matrix);
      if (axes.length === 0) return 'One job';
      return (
        <Chips>
          {axes.map(([axis, values]) => (
            <Chip key={axis} mono>
              {axis}: {values.join(', ')}
              {mapped[axis] && ` → ${mapped[axis]}`}
            </Chip>
          ))}
        </Chips>
      );
    },
  },
  { label: 'A part of it', cell: ({ allow_subset: allowed }) => (allowed ? 'Allowed' : 'Refused') },
];

export function VersionTable({
  params,
  versions,
  mayChange,
}: {
  readonly params: ConfigParams;
  readonly versions: readonly Version[];
  readonly mayChange: boolean;
}) {
  const update = useRouteMutation(updateTriggerConfigVersion, { invalidates });
  const turn = (version: number, enabled: boolean) =>
    void update
      .call({ params: { ...params, version }, body: { enabled } })
      // Shown above the table.
      .catch(() => undefined);
  return (
    <>
      {update.error !== undefined && <ErrorNotice message={problemSentence(update.error)} />}
      <Table
        caption="Versions"
        columns={[
          ...columns,
          {
            label: 'On',
            cell: ({ version, enabled }) => (
              <Switch
                label={`Version ${version} is on`}
                value={enabled}
                disabled={!mayChange || update.pending}
                onChange={(next) => turn(version, next)}
              />
            ),
          },
        ]}
        rows={[...versions].reverse()}
        keyOf={({ version }) => String(version)}
      />
    </>
  );
}

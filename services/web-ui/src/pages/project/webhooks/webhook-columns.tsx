import type { webhook as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import { pageHref } from '../../../app/page-href.js';
import { Chip, Chips } from '../../../design/chip.js';
import type { Column } from '../../../design/table.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import type { ProjectPlace } from '../project-place.js';
import { sourceNames } from './sources.js';

export type Webhook = z.output<typeof schema>;

/** What it starts. */
export const startedBy = ({ pipeline, config }: Webhook): string => pipeline ?? config ?? '';

export const webhookColumns = (place: ProjectPlace): readonly Column<Webhook>[] => [
  {
    label: 'From',
    role: 'lead',
    cell: ({ id, source }) => (
      <TextLink to={pageHref('webhook', { ...place, id })}>{sourceNames[source]}</TextLink>
    ),
  },
  { label: 'Starts', cell: (webhook) => <code>{startedBy(webhook)}</code> },
  {
    label: 'Events',
    cell: ({ events }) => (
      <Chips>
        {events.map((event) => (
          <Chip key={event} mono>
            {event}
          </Chip>
        ))}
      </Chips>
    ),
  },
  { label: 'Refs', cell: ({ ref_filter: filter }) => (filter ? <code>{filter}</code> : 'All') },
  {
    label: 'Created',
    cell: ({ created_at: createdAt, created_by: by }) => (
      <span>
        <Time value={createdAt} /> by {by}
      </span>
    ),
  },
];

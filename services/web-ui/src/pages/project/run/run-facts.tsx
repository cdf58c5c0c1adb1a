import type { run as schema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { StreamState } from '../../../api/use-event-stream.js';
import { pageHref } from '../../../app/page-href.js';
import { Facts } from '../../../design/card.js';
import { Chip, Chips } from '../../../design/chip.js';
import { Status } from '../../../design/status.js';
import { TextLink } from '../../../design/text-link.js';
import { Time } from '../../../design/time.js';
import { Duration } from '../duration.js';
import { isOver } from './use-live-run.js';

type Run = z.output<typeof schema>;

const causes: Readonly<Record<Run['trigger']['type'], string>> = {
  manual: 'by hand',
  api: 'through the API',
  token: 'by a trigger token',
  webhook: 'by a webhook',
};

export function RunFacts({ run, stream }: { readonly run: Run; readonly stream: StreamState }) {
  const { owner, name, trigger, jobs } = run;
  const cause = `${causes[trigger.type]}${trigger.event ? ` (${trigger.event})` : ''}`;
  return (
    <Facts
      facts={[
        {
          label: 'Status',
          value: (
            <Chips>
              <Status value={run.status} />
              {!isOver(run.status) && stream === 'waiting' && (
                <Chip tone="warning">Connection lost, trying again</Chip>
              )}
            </Chips>
          ),
        },
        {
          label: 'Ref',
          value: (
            <code>
              {run.ref}
              {run.commit_sha && ` @ ${run.commit_sha.slice(0, 12)}`}
            </code>
          ),
        },
        {
          label: 'Started by',
          value: (
            <>
              {trigger.actor}, {cause}
              {trigger.webhook_id && (
                <>
                  ,{' '}
                  <TextLink to={pageHref('webhook', { owner, name, id: trigger.webhook_id })}>
                    see the webhook
                  </TextLink>
                </>
              )}
            </>
          ),
        },
        { label: 'Created', value: <Time value={run.created_at} /> },
        { label: 'Duration', value: <Duration of={run} /> },
        { label: 'Jobs done', value: `${jobs.done} of ${jobs.total}` },
      ]}
    />
  );
}

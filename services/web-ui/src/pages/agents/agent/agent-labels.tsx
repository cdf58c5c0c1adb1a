import { type agentWithMetrics, listAgents, readAgent, updateAgent } from '@orchestrator/contracts';
import type { z } from 'zod';
import { useRouteMutation } from '../../../api/use-route-mutation.js';
import { Button } from '../../../design/button.js';
import { FormActions, FormLayout } from '../../../design/form-layout.js';
import { showToast } from '../../../design/toasts.js';
import { FormError } from '../../../forms/form-error.js';
import { labelLines, parseLabels } from '../../../forms/label-lines.js';
import { LabelsField } from '../../../forms/labels-field.js';
import { useForm } from '../../../forms/use-form.js';
import { LabelChips } from '../label-chips.js';

interface Props {
  readonly agent: z.output<typeof agentWithMetrics>;
  readonly mayChange: boolean;
}

const invalidates = [listAgents, readAgent];

/** What jobs are matched with, and for admins a form for it. */
export function AgentLabels({ agent, mayChange }: Props) {
  return (
    <>
      <LabelChips labels={agent.labels} />
      {mayChange ? <LabelsForm agent={agent} /> : 'Admins of this namespace can change them.'}
    </>
  );
}

function LabelsForm({ agent }: Pick<Props, 'agent'>) {
  const update = useRouteMutation(updateAgent, { invalidates });
  const form = useForm({
    initial: { labels: labelLines(agent.own_labels) },
    draft: `agent-labels:${agent.id}`,
    send: async ({ labels }) => {
      await update.call({ params: { id: agent.id }, body: { labels: parseLabels(labels) } });
      showToast('The labels were changed.');
    },
  });
  return (
    <FormLayout onSubmit={form.onSubmit}>
      <LabelsField
        hint="The agent’s own. They go before those of its token and of its machine."
        {...form.field('labels')}
      />
      <FormError form={form} />
      <FormActions>
        <Button type="submit" pending={form.pending}>
          Save the labels
        </Button>
      </FormActions>
    </FormLayout>
  );
}

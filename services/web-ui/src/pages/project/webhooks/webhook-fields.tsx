import { CheckboxField, CheckboxGroup, RadioGroup } from '../../../design/choice-fields.js';
import { SelectField, TextField } from '../../../design/text-fields.js';
import type { Form } from '../../../forms/use-form.js';
import type { ProjectPlace } from '../project-place.js';
import { eventChoices, type WebhookEvent } from './sources.js';
import { useStartableNames } from './use-startable-names.js';

/** What can be chosen of a webhook, now and later. */
export interface WebhookValues {
  readonly starts: 'pipeline' | 'config';
  readonly pipeline: string;
  readonly config: string;
  readonly ref_filter: string;
  readonly events: readonly WebhookEvent[];
  readonly allow_forks: boolean;
}

export const noWebhookValues: WebhookValues = {
  starts: 'pipeline',
  pipeline: '',
  config: '',
  ref_filter: '',
  events: ['push'],
  allow_forks: false,
};

/** As the API takes it. */
export const webhookBody = (values: WebhookValues) => ({
  ...(values.starts === 'pipeline' ? { pipeline: values.pipeline } : { config: values.config }),
  ref_filter: values.ref_filter.trim() || null,
  events: [...values.events],
  allow_forks: values.allow_forks,
});

const startChoices = [
  { value: 'pipeline', label: 'A pipeline file' },
  {
    value: 'config',
    label: 'A trigger configuration',
    hint: 'Its newest version that is on.',
  },
] as const;

export function WebhookFields({
  form,
  place,
}: {
  readonly form: Form<WebhookValues>;
  readonly place: ProjectPlace;
}) {
  const { pipelines, configs } = useStartableNames(place);
  const { starts, config } = form.values;
  const names = [...new Set([...configs, ...(config === '' ? [] : [config])])];
  return (
    <>
      <RadioGroup label="What it starts" options={startChoices} {...form.field('starts')} />
      {starts === 'pipeline' ? (
        <TextField
          label="Pipeline file"
          hint={
            pipelines === undefined || pipelines.length === 0
              ? 'Its path in the project.'
              : `Its path in the project: ${pipelines.slice(0, 5).join(', ')}.`
          }
          placeholder={pipelines?.[0] ?? 'pipelines/build.sh'}
          mono
          {...form.field('pipeline')}
        />
      ) : (
        <SelectField
          label="Trigger configuration"
          options={[
            { value: '', label: names.length === 0 ? 'There is none yet' : 'Choose one' },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
          {...form.field('config')}
        />
      )}
      <CheckboxGroup
        label="Events"
        options={eventChoices}
        {...form.field('events')}
        onChange={(events) => form.set({ events })}
      />
      <TextField
        label="Only these refs"
        optional
        hint="A branch or tag, with * for any part. Without it all refs count."
        placeholder="release/*"
        mono
        {...form.field('ref_filter')}
      />
      <CheckboxField
        label="Pull requests from forks start runs too"
        hint="They run without secrets. Whoever can fork the repository can then run their code on your agents."
        {...form.field('allow_forks')}
      />
    </>
  );
}

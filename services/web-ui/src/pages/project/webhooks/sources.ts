import type { webhookEvents, webhookSources } from '@orchestrator/contracts';
import type { Choice } from '../../../design/choice-fields.js';

export type Source = (typeof webhookSources)[number];
export type WebhookEvent = (typeof webhookEvents)[number];

export const sourceNames: Readonly<Record<Source, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea',
  standard: 'Standard Webhooks',
};

export const sourceChoices: readonly Choice<Source>[] = [
  { value: 'github', label: sourceNames.github },
  { value: 'gitlab', label: sourceNames.gitlab },
  { value: 'gitea', label: sourceNames.gitea },
  {
    value: 'standard',
    label: sourceNames.standard,
    hint: 'Any system that signs as standardwebhooks.com describes.',
  },
];

export const eventChoices: readonly Choice<WebhookEvent>[] = [
  { value: 'push', label: 'Push', hint: 'Tags too, unless the filter of refs says otherwise.' },
  { value: 'tag', label: 'Tag' },
  { value: 'pull_request', label: 'Pull request or merge request' },
  { value: 'release', label: 'Release' },
  { value: 'custom', label: 'Custom', hint: 'Of Standard Webhooks.' },
];

/** Where the address and the secret go. */
export const pasteSentences: Readonly<Record<Source, string>> = {
  github:
    'In the repository at GitHub: Settings, Webhooks, Add webhook. Paste the URL as Payload URL and the secret as Secret, and choose application/json as content type.',
  gitlab:
    'In the project at GitLab: Settings, Webhooks, Add new webhook. Paste the URL as URL and the secret as Secret token, and choose the triggers.',
  gitea:
    'In the repository at Gitea: Settings, Webhooks, Add webhook, Gitea. Paste the URL as Target URL and the secret as Secret, with POST and application/json.',
  standard:
    'In the system that sends: paste the URL as endpoint and the secret as signing secret. It signs each message as standardwebhooks.com describes.',
};

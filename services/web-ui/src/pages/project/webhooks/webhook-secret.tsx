import type { shownWebhook } from '@orchestrator/contracts';
import type { z } from 'zod';
import { CodeBlock } from '../../../design/code-block.js';
import { SecretOnce } from '../../../design/secret-once.js';
import { pasteSentences, sourceNames } from './sources.js';

export type ShownWebhook = z.output<typeof shownWebhook>;

/** The secret of a webhook, this once, with where it goes. */
export const WebhookSecret = ({
  shown,
  isRotated = false,
  onClose,
}: {
  readonly shown: ShownWebhook;
  readonly isRotated?: boolean;
  readonly onClose: () => void;
}) => (
  <SecretOnce
    title={isRotated ? 'The new secret of the webhook' : 'The webhook is ready'}
    what="secret"
    value={shown.secret}
    onClose={onClose}
  >
    <CodeBlock label="URL" code={shown.url} />
    <p>{pasteSentences[shown.source]}</p>
    {isRotated && shown.previous_secret_until && (
      <p>
        Until {new Date(shown.previous_secret_until).toLocaleString('en')} the secret before is good
        as well, so that {sourceNames[shown.source]} is not cut off meanwhile.
      </p>
    )}
  </SecretOnce>
);

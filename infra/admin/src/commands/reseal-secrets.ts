import {
  recordKeyRotation,
  resealProjectSecrets,
  resealWebhookSecrets,
} from '@orchestrator/contracts';
import { defineCommand } from '../command.js';

/** What one kind of secret came to. */
interface Resealed {
  readonly resealed: number;
  readonly unreadable: number;
  readonly version: number;
}

export const resealSecrets = defineCommand({
  usage: '',
  summary: 'Seal every kept secret with the newest key; exit code 1 when one can not be opened',
  words: [],
  options: {},
  async run(_input, { operator, tell, atIdentity, atService }) {
    const body = { operator, keys: 'secrets', step: 'values sealed with the newest key' };
    await atIdentity((client) => client.call(recordKeyRotation, { body }));
    const { body: ofProjects } = await atService('pipeline', (client) =>
      client.call(resealProjectSecrets, {}),
    );
    tell(sentence('projects', ofProjects));
    const { body: ofWebhooks } = await atService('trigger-ingest', (client) =>
      client.call(resealWebhookSecrets, {}),
    );
    tell(sentence('webhooks', ofWebhooks));
    return ofProjects.unreadable + ofWebhooks.unreadable === 0 ? 0 : 1;
  },
});

function sentence(whose: string, { resealed, unreadable, version }: Resealed): string {
  const done = `Secrets of ${whose}: ${resealed} sealed anew; all are under key ${version}`;
  return unreadable === 0
    ? `${done}.`
    : `${done}, but for ${unreadable} that no known key opens. Is an old key missing?`;
}

import type { CallInput, SecretCollection, secret } from '@orchestrator/contracts';
import type { z } from 'zod';

export type Secret = z.output<typeof secret>;

/** The person, an organization or a project: whose secrets these are. */
export interface SecretLevel {
  readonly collection: SecretCollection;
  /** What the routes name of it. */
  readonly params: Readonly<Record<string, string>>;
  /** `your`, `acme’s`: with `secrets` after it. */
  readonly whose: string;
}

/** What a call about all secrets of a level takes. */
export const listInput = ({ params }: SecretLevel) =>
  ({ params }) as CallInput<SecretCollection['list']>;

/** What a call about one of them takes. */
export const writeInput = ({ params }: SecretLevel, key: string, value: string) =>
  ({ params: { ...params, key }, body: { value } }) as CallInput<SecretCollection['write']>;

export const removeInput = ({ params }: SecretLevel, key: string) =>
  ({ params: { ...params, key } }) as CallInput<SecretCollection['remove']>;

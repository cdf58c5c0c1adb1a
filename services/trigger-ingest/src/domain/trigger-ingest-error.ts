/** What can stand in the way of a trigger, or of what is wanted of webhooks. */
export type TriggerIngestErrorCode = 'not_found' | 'key_in_flight' | 'key_reused';

export class TriggerIngestError extends Error {
  override readonly name = 'TriggerIngestError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: TriggerIngestErrorCode,
    message: string,
  ) {
    super(message);
  }
}

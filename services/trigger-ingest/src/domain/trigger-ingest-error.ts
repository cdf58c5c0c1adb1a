/** What can stand in the way of a trigger, or of what is wanted of webhooks. */
export type TriggerIngestErrorCode =
  | 'not_found'
  | 'outside_limit'
  | 'unfit'
  | 'subset_refused'
  | 'version_disabled'
  | 'pipeline_away'
  | 'too_many'
  | 'signature_refused'
  | 'event_mismatch'
  | 'not_json'
  | 'key_reused';

/** What is wrong with a field of the request. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export class TriggerIngestError extends Error {
  override readonly name = 'TriggerIngestError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: TriggerIngestErrorCode,
    message: string,
    readonly faults?: readonly FieldFault[],
  ) {
    super(message);
  }
}

/** A request whose form is good, and which does not fit what it is about. */
export const unfit = (...faults: readonly FieldFault[]): TriggerIngestError =>
  new TriggerIngestError('unfit', 'The request does not fit.', faults);

export const noSuchProject = (): TriggerIngestError =>
  new TriggerIngestError('not_found', 'There is no such project.');

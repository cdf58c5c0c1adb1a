import type { RunRequest } from './run-request.js';

/** What a request is known by when it comes again. */
export interface RepeatKey {
  /** Whose key it is, and for what. */
  readonly scope: string;
  /** An idempotency key, or the id of a delivery. */
  readonly key: string | null;
  /** The hash of a signed body. */
  readonly bodyKey: string | null;
  /** Stands for what was asked: the same key with another one is refused. */
  readonly fingerprint: string;
  /** For how long it is known. */
  readonly keptHours: number;
}

export interface WantedRun {
  readonly request: RunRequest;
  readonly repeat: RepeatKey | undefined;
  /** Noted as the one that started it, where it came by a webhook. */
  readonly delivery?: { readonly webhookId: string; readonly event: string };
}

export interface AcceptedRun {
  readonly runId: string;
  /** It was accepted before: nothing was done now. */
  readonly repeated: boolean;
}

/** The runs that were accepted. */
export interface AcceptedRuns {
  /**
   * Accepts a run: when this resolves, it will be executed, whatever dies next. What came before under
   * one of its keys gives the run of that time, also when both come at once.
   * @throws TriggerIngestError `key_reused`
   */
  accept(wanted: WantedRun): Promise<AcceptedRun>;
  /**
   * The run that was accepted under one of these keys.
   * @throws TriggerIngestError `key_reused`
   */
  find(repeat: RepeatKey): Promise<string | null>;
}

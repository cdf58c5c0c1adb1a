interface MailMessage {
  readonly address: string;
  readonly subject: string;
  /** Plain text. */
  readonly body: string;
}

export interface PendingMail extends MailMessage {
  readonly id: string;
}

/** Mail that was written together with the change that it tells of, and that has to go out. */
export interface PendingMails {
  /**
   * The next one that is due. Nobody else gets it for longer than sending takes; so it goes out at
   * least once, and again only after a crash.
   */
  take(): Promise<PendingMail | null>;
  /** It could not be sent: later again, and later each time. */
  postpone(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/**
 * - `refused`: this address takes no mail, ever
 * - `unavailable`: the mail server is out of reach, or in trouble, or does not take us
 */
export type MailFailure = 'refused' | 'unavailable';

export class MailError extends Error {
  override readonly name = 'MailError';
  /** @param message for the log, without the address */
  constructor(
    readonly failure: MailFailure,
    message: string,
  ) {
    super(message);
  }
}

export interface Mailer {
  /** @throws MailError */
  send(message: MailMessage): Promise<void>;
}

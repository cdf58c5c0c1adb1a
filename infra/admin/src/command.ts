import type { Command as AnyCommand, OptionKinds } from '@orchestrator/command-line';
import type { ServiceClient } from '@orchestrator/http';
import type { SigningKey } from '@orchestrator/internal-auth';
import type { KeyRing } from './keys/rotation.js';

/** Besides identity, those that the operator has something to ask of. */
type OtherService = 'pipeline' | 'trigger-ingest';
export type AskedService = 'identity' | OtherService;

export interface Surroundings {
  /** Who the audit log says it was. */
  readonly operator: string;
  readonly tell: (text: string) => void;
  /**
   * Works with a client of the identity service.
   * @param signer signs for the command line in place of its own key
   */
  readonly atIdentity: <R>(
    work: (client: ServiceClient) => Promise<R>,
    signer?: SigningKey,
  ) => Promise<R>;
  /** Works with a client of another service. */
  readonly atService: <R>(
    service: OtherService,
    work: (client: ServiceClient) => Promise<R>,
  ) => Promise<R>;
  readonly keyRing: () => KeyRing;
}

export type Command<O extends OptionKinds = OptionKinds> = AnyCommand<Surroundings, O>;

/** A command whose options are typed by their declaration. */
export const defineCommand = <const O extends OptionKinds>(command: Command<O>): Command<O> =>
  command;

import type { SigningKey } from '@orchestrator/internal-auth';

export const rotatedKeys = ['peppers', 'seal', 'secrets', 'signing'] as const;
export type RotatedKeys = (typeof rotatedKeys)[number];

export const rotationSteps = ['trust', 'use', 'drop'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** What a step of a rotation will do. Nothing is done before it is in the audit log. */
export interface Rotation {
  /** What the audit log says was done. */
  readonly step: string;
  /** Who says so, if not the key of the command line. */
  readonly signer?: SigningKey;
  /** Writes the files, each whole or not at all, in an order that may end anywhere. */
  readonly carryOut: () => Promise<void>;
  /** What is left to people: which processes, in which order. */
  readonly next: string;
}

/** Where keys are kept. */
export interface KeyRing {
  /** @throws CommandError when that step can't be done now */
  rotate(keys: RotatedKeys, step: RotationStep | undefined): Promise<Rotation>;
}

import { reservedNames } from '@orchestrator/contracts';
import { IdentityError } from '../../domain/identity-error.js';

/** @throws IdentityError `name_taken` for a name that nobody can have */
export function refuseReservedName(name: string): void {
  if (reservedNames.has(name)) throw new IdentityError('name_taken', 'This name is reserved.');
}

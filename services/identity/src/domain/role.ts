import { IdentityError } from './identity-error.js';

/** Roles in an organization. */
export type Role = 'member' | 'admin' | 'owner';

const rising: readonly Role[] = ['member', 'admin', 'owner'];

/** Is `role` at least `needed`? */
const reaches = (role: Role, needed: Role): boolean =>
  rising.indexOf(role) >= rising.indexOf(needed);

/** @throws IdentityError `role_required` */
export function requireRole(role: Role, needed: Role): void {
  if (!reaches(role, needed)) {
    throw new IdentityError('role_required', `This needs the role ${needed}.`);
  }
}

/**
 * Admins manage members up to admin; what has to do with an owner is for owners.
 * @param concerned every role that somebody has, gets or is offered
 * @throws IdentityError `role_required`
 */
export function requireManager(role: Role, concerned: readonly Role[]): void {
  requireRole(role, 'admin');
  if (concerned.includes('owner') && role !== 'owner') {
    throw new IdentityError('role_required', 'Only an owner makes, changes or removes an owner.');
  }
}

/** The roles that one who has this one may invite others into. */
export const mayInvite = (role: Role): readonly Role[] =>
  reaches(role, 'admin') ? rising.filter((offered) => reaches(role, offered)) : [];

import type { NamespaceRole } from '@orchestrator/contracts';

/** What roles are called where they stand for themselves. */
export const roleNames: Readonly<Record<NamespaceRole, string>> = {
  member: 'Member',
  admin: 'Admin',
  owner: 'Owner',
};

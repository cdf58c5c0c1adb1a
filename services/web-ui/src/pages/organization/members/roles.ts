import { type member as schema, type NamespaceRole, namespaceRoles } from '@orchestrator/contracts';
import type { z } from 'zod';
import { roleNames } from '../../../app/role-names.js';

export type Member = z.output<typeof schema>;

const hints: Readonly<Record<NamespaceRole, string>> = {
  member: 'Reads everything, starts and cancels runs, and writes pipelines and project files.',
  admin:
    'Also manages projects, secrets, tokens, agents, the queue, and members up to admin. Sees the audit log.',
  owner: 'Also makes and removes owners, and may delete the organization.',
};

/** The roles that somebody with this role may give. */
export const rolesGivenBy = (role: NamespaceRole) =>
  namespaceRoles
    .filter((given) => given !== 'owner' || role === 'owner')
    .map((value) => ({ value, label: roleNames[value], hint: hints[value] }));

/** What has to do with an owner is for owners. */
export const mayManage = (role: NamespaceRole, other: NamespaceRole): boolean =>
  role === 'owner' || (role === 'admin' && other !== 'owner');

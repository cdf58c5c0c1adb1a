import { z } from 'zod';
import { identifier, line, timestamp } from './primitives.js';
import { namespaceName, namespaceRoles } from './namespace.js';

export const user = z
  .strictObject({
    id: identifier,
    username: namespaceName,
    display_name: z.string(),
    email: z.string().nullable(),
    avatar_url: z.string().nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'User' });

export const organization = z
  .strictObject({
    id: identifier,
    name: namespaceName,
    display_name: z.string(),
    role: z.enum(namespaceRoles),
    created_at: timestamp,
  })
  .meta({ id: 'Organization' });

export const createOrganizationBody = z
  .strictObject({ name: namespaceName, display_name: line(100).optional() })
  .meta({ id: 'CreateOrganization' });

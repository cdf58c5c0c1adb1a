import { z } from 'zod';
import { namespaceName } from './namespace.js';
import { identifier, timestamp } from './primitives.js';

/** Unique in its namespace without regard to case. */
export const projectName = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
    'must be 1 to 100 letters, digits, dots, underscores and hyphens',
  )
  .meta({ description: 'The name of a project in its namespace', examples: ['web'] });

/** A project as people write it, `owner/name`. */
export const repositoryName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
    'must be a project, as owner/name',
  )
  .meta({ description: 'A project, as owner/name', examples: ['acme/web'] });

/** The namespace that something belongs to. */
export const namespaceReference = z.strictObject({
  type: z.enum(['user', 'organization']),
  id: identifier,
});

export const vcsTypes = ['github', 'gitlab', 'git', 'p4', 'orchestrator'] as const;

export const project = z
  .strictObject({
    id: identifier,
    owner: namespaceName,
    name: projectName,
    vcs_type: z.enum(vcsTypes),
    vcs_url: z.string().nullable(),
    default_ref: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Project' });

/** A password in it would be stored and shown; so would a token, which is put where the user goes. */
const withoutSecret = (text: string): boolean => {
  const { protocol, username, password } = new URL(text);
  return password === '' && (username === '' || protocol === 'ssh:');
};
// Programs that take it as an argument must not take it, its user or its host for an option.
const vcsUrl = z
  .string()
  .max(2_000)
  .regex(/^[a-z0-9]+:\/\/[A-Za-z0-9[][\x21-\x5b\x5d-\x7e]*$/, 'must be a URL')
  .pipe(
    z.url({
      protocol: /^(https|ssh|git|p4)$/,
      hostname: /^[A-Za-z0-9[]/,
      abort: true,
      error: 'must be a URL of https, ssh, git or p4',
    }),
  )
  .refine(withoutSecret, 'must not contain a credential')
  .meta({ description: 'A URL of https, ssh, git or p4, without a credential' })
  .nullable();
const defaultRef = z
  .string()
  .regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'must be the name of a branch or a tag');

const lacks = (url: string | null | undefined): boolean => (url ?? null) === null;

export const createProjectBody = z
  .strictObject({
    owner: namespaceName,
    name: projectName,
    vcs_type: z.enum(vcsTypes),
    vcs_url: vcsUrl.optional(),
    default_ref: defaultRef.optional(),
  })
  .refine(({ vcs_type: type, vcs_url: url }) => type === 'orchestrator' || !lacks(url), {
    path: ['vcs_url'],
    message: 'is needed for this project',
  })
  .refine(({ vcs_type: type, vcs_url: url }) => type !== 'orchestrator' || lacks(url), {
    path: ['vcs_url'],
    message: 'is not for a project whose files are kept here',
  })
  .meta({ id: 'CreateProject' });

export const updateProjectBody = z
  .strictObject({ vcs_url: vcsUrl.optional(), default_ref: defaultRef.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .meta({ id: 'UpdateProject' });

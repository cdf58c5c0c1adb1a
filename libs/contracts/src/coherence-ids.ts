/** Names under which cached entries are dropped: they carry ids, never digests. */
export const coherenceId = {
  token: (id: string): string => `token:${id}`,
  user: (id: string): string => `user:${id}`,
  organization: (id: string): string => `organization:${id}`,
  project: (id: string): string => `project:${id}`,
  session: (id: string): string => `session:${id}`,
} as const;

/** One coherence domain for each service whose database decides. */
export const coherenceDomains = ['token', 'identity'] as const;
export type CoherenceDomain = (typeof coherenceDomains)[number];

import type { JobSecrets } from '../domain/job-secrets.js';

/** For where no secrets are kept. */
export const noJobSecrets: JobSecrets<unknown> = { collect: () => Promise.resolve(new Map()) };

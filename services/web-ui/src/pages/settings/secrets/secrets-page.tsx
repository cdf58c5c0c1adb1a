import { userSecrets } from '@orchestrator/contracts';
import { Secrets } from '../../shared-secrets/secrets.js';

const level = { collection: userSecrets, params: {}, whose: 'your' } as const;

export const Page = () => (
  <Secrets
    level={level}
    mayWrite
    description="For the jobs of your personal projects. Organizations and projects have their own."
  />
);

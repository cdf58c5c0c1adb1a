import { organizationSecrets, reaches } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { useNamespaces } from '../../../app/namespaces.js';
import { Secrets } from '../../shared-secrets/secrets.js';

export function Page() {
  const { org = '' } = useParams();
  const { all, isReading } = useNamespaces();
  const role = all.find(({ name }) => name === org)?.role;
  return (
    <Secrets
      key={org}
      level={{ collection: organizationSecrets, params: { org }, whose: `${org}’s` }}
      of={org}
      // Where the role could not be read, the answer to a change says whether it is allowed.
      mayWrite={role === undefined ? !isReading : reaches(role, 'admin')}
      description={`For the jobs of every project of ${org}.`}
    />
  );
}

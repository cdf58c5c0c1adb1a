import { projectSecrets, reaches } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { useNamespaces } from '../../../app/namespaces.js';
import { Secrets } from '../../shared-secrets/secrets.js';

export function Page() {
  const { owner = '', name = '' } = useParams();
  const { all, isReading } = useNamespaces();
  const role = all.find((namespace) => namespace.name === owner)?.role;
  return (
    <Secrets
      key={`${owner}/${name}`}
      level={{ collection: projectSecrets, params: { owner, name }, whose: 'this project’s' }}
      of={`${owner}/${name}`}
      // Where the role could not be read, the answer to a change says whether it is allowed.
      mayWrite={role === undefined ? !isReading : reaches(role, 'admin')}
      description={`For the jobs of ${owner}/${name} alone.`}
    />
  );
}

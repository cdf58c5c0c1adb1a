import { projectSecrets, reaches } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { useNamespaces } from '../../../app/namespaces.js';
import { Secrets } from '../../shared-secrets/secrets.js';

export function Page() {
  const { owner = '', name = '' } = useParams();
  const { all } = useNamespaces();
  const role = all.find((namespace) => namespace.name === owner)?.role ?? 'member';
  return (
    <Secrets
      key={`${owner}/${name}`}
      level={{ collection: projectSecrets, params: { owner, name }, whose: 'this project’s' }}
      of={`${owner}/${name}`}
      mayWrite={reaches(role, 'admin')}
      description={`For the jobs of ${owner}/${name} alone.`}
    />
  );
}

import { organizationTokens } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { TokenPage } from '../../../tokens/token-page.js';

export function Page() {
  const { org = '' } = useParams();
  return (
    <TokenPage
      key={org}
      place={{ collection: organizationTokens, params: { org }, namespace: org }}
    />
  );
}

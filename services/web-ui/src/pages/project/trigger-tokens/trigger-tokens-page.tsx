import { triggerTokens } from '@orchestrator/contracts';
import { useParams } from 'react-router';
import { TokenPage } from '../../../tokens/token-page.js';

export function Page() {
  const { owner = '', name = '' } = useParams();
  return (
    <TokenPage
      key={`${owner}/${name}`}
      place={{ collection: triggerTokens, params: { owner, name }, namespace: owner }}
    />
  );
}

import { personalTokens } from '@orchestrator/contracts';
import { useUser } from '../../../api/use-session.js';
import { TokenPage } from '../../../tokens/token-page.js';

export function Page() {
  const { username } = useUser();
  return <TokenPage place={{ collection: personalTokens, params: {}, namespace: username }} />;
}

import { personalAgentTokens } from '@orchestrator/contracts';
import { useUser } from '../../../api/use-session.js';
import { TokenPage } from '../../../tokens/token-page.js';

export function Page() {
  const { username } = useUser();
  return <TokenPage place={{ collection: personalAgentTokens, params: {}, namespace: username }} />;
}

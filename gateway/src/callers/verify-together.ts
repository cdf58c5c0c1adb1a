import {
  type Client,
  mostVerifiedTogether,
  type VerifiedToken,
  verifyToken,
  verifyTokens,
} from '@orchestrator/contracts';
import { askTogether } from '@orchestrator/http';

/** Tokens that are looked up at the same time are asked about in one question. */
export const verifyTogether = (client: Client): ((digest: string) => Promise<VerifiedToken>) =>
  askTogether<string, VerifiedToken>({
    most: mostVerifiedTogether,
    ask: async (digests) => {
      const [first] = digests;
      if (digests.length === 1 && first !== undefined) {
        return [(await client.call(verifyToken, { body: { digest: first } })).body];
      }
      const { body } = await client.call(verifyTokens, { body: { digests: [...digests] } });
      return digests.map((digest) => {
        const verdict = body.verdicts[digest];
        if (verdict === undefined) throw new Error('A token got no verdict');
        return verdict;
      });
    },
  });

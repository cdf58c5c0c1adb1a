import { scopes } from '@orchestrator/contracts';
import type { CreateToken } from './create-token.js';

/** Gives the value of a new token, which is nowhere kept. */
export type MintBootstrapToken = (user: {
  readonly userId: string;
  readonly username: string;
}) => Promise<string>;

/** A personal access token with all scopes, without end, made by the system itself. */
export const mintBootstrapTokenWith =
  (createToken: CreateToken): MintBootstrapToken =>
  async ({ userId, username }) => {
    const user = { type: 'user', id: userId, name: username } as const;
    const { value } = await createToken({
      collection: { kind: 'personal', owner: user, namespace: { type: 'user', id: userId } },
      // The time makes the label a new one where the value of an earlier token was lost.
      label: `Bootstrap ${new Date().toISOString()}`,
      description: 'Made at the first start, with all scopes',
      labels: {},
      grant: { scopes },
      makerId: null,
      creator: { type: 'system', id: userId, name: 'bootstrap' },
      actor: {
        type: 'system',
        id: 'token',
        name: 'bootstrap',
        tokenId: null,
        sessionId: null,
        ip: null,
      },
    });
    return value;
  };

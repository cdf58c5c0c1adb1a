import { loadLocalKeys } from '@orchestrator/admin';
import { assertionHeader, createClient, mintChildToken } from '@orchestrator/contracts';
import { createAssertionSigner } from '@orchestrator/internal-auth';

export type MintChild = (
  kind: 'instance' | 'job',
  parentId: string,
) => Promise<{ readonly id: string; readonly token: string }>;

/** With the agent gateway's key of the system in this directory, past the gateway of its callers. */
export async function mintChildAt(baseUrl: string, directory: string): Promise<MintChild> {
  const keys = await loadLocalKeys(directory);
  const signer = await createAssertionSigner(keys.signing['agent-gateway']);
  const client = createClient({
    baseUrl,
    headers: async () => ({
      [assertionHeader]: await signer.sign('token', { type: 'service', service: 'agent-gateway' }),
    }),
  });
  return async (kind, parentId) => {
    const body = { kind, parent_id: parentId, label: kind };
    return (await client.call(mintChildToken, { body })).body;
  };
}

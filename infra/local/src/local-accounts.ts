import { randomBytes } from 'node:crypto';
import { endSignIn, fillPath } from '@orchestrator/contracts';
import { startLocalProvider } from '@orchestrator/local-provider';

export interface LocalAccounts {
  /** Entries for the providers of the identity service. */
  readonly entries: readonly object[];
  /** Where they are; at the first one the first user is `admin`. */
  readonly issuers: readonly string[];
  close(): Promise<void>;
}

/** What the first is called; those after it are numbered. */
const firstId = 'local';

/**
 * Starts providers "Local account" on loopback, so that people sign in through the real code with
 * nothing set up: any name, no password. Only this mode has them.
 * @param options.port of the first; the others follow it, and 0 picks free ones
 */
export async function startLocalAccounts(options: {
  count: number;
  port: number;
  publicUrl: string;
}): Promise<LocalAccounts> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const provider of opened.splice(0)) await provider.close();
  };
  const entries: object[] = [];
  const issuers: string[] = [];
  try {
    for (let index = 0; index < options.count; index += 1) {
      const id = index === 0 ? firstId : `${firstId}-${index + 1}`;
      const clientSecret = randomBytes(32).toString('base64url');
      const redirectUri = options.publicUrl + fillPath(endSignIn.path, { provider: id });
      const provider = await startLocalProvider({
        port: options.port === 0 ? 0 : options.port + index,
        clients: [{ clientId: id, clientSecret, redirectUris: [redirectUri] }],
      });
      opened.push(provider);
      issuers.push(provider.issuer);
      entries.push({
        id,
        type: 'oidc',
        name: index === 0 ? 'Local account' : `Local account ${index + 1}`,
        issuer: provider.issuer,
        client_id: id,
        client_secret: clientSecret,
        allowed_networks: ['127.0.0.0/8'],
      });
    }
    return { entries, issuers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

import { endSignIn, fillPath } from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import type { Providers } from '../../domain/provider.js';
import type { ProviderSettings } from '../../provider-settings/provider-entry.js';
import { createGitHubProvider } from './github-provider.js';
import { createGitLabProvider } from './gitlab-provider.js';
import { type Resolve, resolveBySystem } from './guarded-connector.js';
import { createOidcProvider } from './oidc-provider.js';
import { createProviderClient } from './provider-client.js';

const create = {
  github: createGitHubProvider,
  gitlab: createGitLabProvider,
  oidc: createOidcProvider,
} as const;

/**
 * The providers of a configuration. Nothing is asked of them before somebody signs in, and each has
 * a client of its own: one that is down or slow harms no other.
 */
export function createProviders(
  config: { readonly PUBLIC_URL: string; readonly PROVIDERS: readonly ProviderSettings[] },
  log: Logger,
  { timeoutMs = 5_000, resolve = resolveBySystem }: { timeoutMs?: number; resolve?: Resolve } = {},
): Providers {
  const all = config.PROVIDERS.map((settings) => {
    const path = fillPath(endSignIn.path, { provider: settings.id });
    const redirectUri = new URL(path, config.PUBLIC_URL).href;
    const client = createProviderClient({ networks: settings.allowedNetworks, resolve, timeoutMs });
    return create[settings.type]({ settings, redirectUri, client, log });
  });
  const byId = new Map(all.map((provider) => [provider.id, provider]));
  return { all, find: (id) => byId.get(id) };
}

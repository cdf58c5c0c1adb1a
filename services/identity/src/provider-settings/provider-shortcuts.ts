import { z } from 'zod';
import { providerEntry, type ProviderSettings } from './provider-entry.js';

const variable = (description: string) => z.string().optional().meta({ description });
const secretVariable = (description: string) =>
  z.string().optional().meta({ description, secret: true });

/** One provider of each type without a file, each under the name of its type as id. */
export const shortcutVariables = {
  GITHUB_CLIENT_ID: variable('Adds the provider `github`: its client id'),
  GITHUB_CLIENT_SECRET: secretVariable('Its client secret'),
  GITHUB_URL: variable('GitHub Enterprise; without it github.com'),
  GITLAB_CLIENT_ID: variable('Adds the provider `gitlab`: its application id'),
  GITLAB_CLIENT_SECRET: secretVariable('Its secret'),
  GITLAB_URL: variable(
    'A self-managed GitLab; without it gitlab.com. One in a private network needs `PROVIDERS`',
  ),
  OIDC_ISSUER: variable('Adds the provider `oidc`: its issuer, as its discovery document says it'),
  OIDC_CLIENT_ID: variable('Its client id'),
  OIDC_CLIENT_SECRET: secretVariable('Its client secret'),
  OIDC_NAME: variable('Its name on the sign-in page'),
};

export type ShortcutVariable = keyof typeof shortcutVariables;
type Given = Readonly<Partial<Record<ShortcutVariable, string | undefined>>>;

/** Which field of an entry each variable is. */
const shortcuts: Readonly<
  Record<ProviderSettings['type'], Readonly<Record<string, ShortcutVariable>>>
> = {
  github: {
    client_id: 'GITHUB_CLIENT_ID',
    client_secret: 'GITHUB_CLIENT_SECRET',
    base_url: 'GITHUB_URL',
  },
  gitlab: {
    client_id: 'GITLAB_CLIENT_ID',
    client_secret: 'GITLAB_CLIENT_SECRET',
    base_url: 'GITLAB_URL',
  },
  oidc: {
    issuer: 'OIDC_ISSUER',
    client_id: 'OIDC_CLIENT_ID',
    client_secret: 'OIDC_CLIENT_SECRET',
    name: 'OIDC_NAME',
  },
};

/**
 * The providers that single variables give.
 * @param fault called for each variable at fault
 */
export function providersOfShortcuts(
  given: Given,
  fault: (name: ShortcutVariable, message: string) => void,
): ProviderSettings[] {
  return Object.entries(shortcuts).flatMap(([type, variables]) => {
    const fields = Object.entries(variables).map(([field, name]) => [field, given[name]] as const);
    if (fields.every(([, value]) => value === undefined)) return [];
    const entry = providerEntry.safeParse({ id: type, type, ...Object.fromEntries(fields) });
    if (entry.success) return [entry.data];
    for (const { path, message } of entry.error.issues) {
      const name = variables[String(path[0])];
      if (name !== undefined) fault(name, message);
    }
    return [];
  });
}

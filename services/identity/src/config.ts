import { type Environment, publicUrl, readConfig, urlOf, wholeNumber } from '@orchestrator/config';
import {
  type CoherentServiceConfig,
  coherentServiceSettings,
  refuseFailpointInProduction,
} from '@orchestrator/service-host';
import { z } from 'zod';
import type { ProviderSettings } from './provider-settings/provider-entry.js';
import { faultsOfTwins, providerList } from './provider-settings/provider-list.js';
import {
  providersOfShortcuts,
  type ShortcutVariable,
  shortcutVariables,
} from './provider-settings/provider-shortcuts.js';
import { signUpAllowlist } from './provider-settings/sign-up-allowlist.js';

const ownSettings = z.object({
  PUBLIC_URL: publicUrl().default('http://localhost:8080').meta({
    description: 'The origin under which people reach the gateway; https unless loopback',
  }),
  PROVIDERS: providerList().default([]).meta({
    description:
      'Providers with which people sign in, as YAML or JSON: a list of `id`, `type` (`github`, `gitlab`, `oidc`), `client_id`, `client_secret` or `client_secret_file`; `issuer` (`oidc`) or `base_url`; and, if wanted, `name`, `icon`, `scopes`, `allowed_networks` (in-house addresses where it may be)',
    secret: true,
  }),
  ...shortcutVariables,
  SIGN_UP: z.enum(['closed', 'allowlist', 'open']).default('closed').meta({
    description: 'Who may make an account: nobody without a sign-up link, some, or everybody',
  }),
  SIGN_UP_ALLOWLIST: signUpAllowlist().default([]).meta({
    description:
      'Who may with `allowlist`: `provider`, `provider:domain.example` or `*:domain.example`, the domain of an address that the provider verified',
  }),
  LOCAL_ACCOUNT_ISSUER: urlOf('http', 'https').optional().meta({
    description:
      'Issuer of a local provider that takes anybody’s word, whose account `admin` opens that of the first user; never in production',
  }),
  SMTP_URL: urlOf('smtp', 'smtps').optional().meta({
    description:
      'Mail server that tells people of linked and unlinked sign-ins; without it no mail is sent',
    secret: true,
  }),
  MAIL_FROM: z.email().optional().meta({
    description: 'The address that mail comes from; needed with `SMTP_URL`',
  }),
  MAIL_RETRY_MS: wholeNumber(1_000, 3_600_000).default(30_000).meta({
    description: 'How soon mail that could not be sent is tried again, in milliseconds',
  }),
});

/** The environment of this service, variable by variable. */
export const identityServiceSettings = refuseFailpointInProduction(
  coherentServiceSettings.extend(ownSettings.shape),
).superRefine(
  (settings, context) => {
    const fault = (name: string, message: string) => {
      context.addIssue({ code: 'custom', path: [name], message });
    };
    const listed: unknown = settings.PROVIDERS;
    const single = providersOfShortcuts(settings, fault);
    const all = [...(Array.isArray(listed) ? (listed as unknown[]) : []), ...single];
    for (const message of faultsOfTwins(all)) fault('PROVIDERS', message);
    const nobody = settings.SIGN_UP === 'allowlist' && settings.SIGN_UP_ALLOWLIST.length === 0;
    if (nobody) fault('SIGN_UP_ALLOWLIST', 'is required');
    const trusting = settings.LOCAL_ACCOUNT_ISSUER !== undefined;
    if (trusting && settings.NODE_ENV === 'production') {
      fault('LOCAL_ACCOUNT_ISSUER', 'is not for production');
    }
    const fromNobody = settings.SMTP_URL !== undefined && settings.MAIL_FROM === undefined;
    if (fromNobody) fault('MAIL_FROM', 'is required');
  },
  // Also when a variable is at fault by itself: every fault is told at once.
  { when: () => true },
);

/** With every provider in `PROVIDERS`, those of single variables too. */
type Settings = Omit<z.output<typeof identityServiceSettings>, ShortcutVariable>;
export type IdentityServiceConfig = CoherentServiceConfig<Settings>;

/** @throws ConfigError that names every fault */
export function readIdentityServiceConfig(environment: Environment): Settings {
  const settings = readConfig(identityServiceSettings, environment);
  const single: ProviderSettings[] = providersOfShortcuts(settings, () => undefined);
  return { ...settings, PROVIDERS: [...settings.PROVIDERS, ...single] };
}

import { readFileSync } from 'node:fs';
import { providerId } from '@orchestrator/contracts';
import { z } from 'zod';
import { type Network, parseNetwork } from './network.js';
import { faultOfProviderUrl } from './provider-url.js';

const text = (maximum: number) =>
  z
    .string('must be text')
    .min(1, 'must not be empty')
    .max(maximum, `must have at most ${maximum} characters`)
    .regex(/^\P{Cc}*$/u, 'must have no control characters');

const network = z.string('must be text').transform((written, context) => {
  const parsed = parseNetwork(written);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'must be an address or a range (CIDR)' });
  return z.NEVER;
});

const secretFile = text(4_096).transform((path, context) => {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  } catch {
    // Told like an empty one.
  }
  context.addIssue({ code: 'custom', message: "can't be read, or is empty" });
  return z.NEVER;
});

const common = {
  id: providerId,
  name: text(60).optional(),
  icon: z
    .url({ protocol: /^https$/, error: 'must be an https URL' })
    .max(2_000)
    .optional(),
  client_id: text(500),
  client_secret: text(2_000).optional(),
  client_secret_file: secretFile.optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be a scope'))
    .optional(),
  allowed_networks: z.array(network).default([]),
};

const written = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ ...common, type: z.literal('github'), base_url: text(2_000).optional() }),
    z.strictObject({ ...common, type: z.literal('gitlab'), base_url: text(2_000).optional() }),
    z.strictObject({ ...common, type: z.literal('oidc'), issuer: text(2_000) }),
  ],
  'must be github, gitlab or oidc',
);

type Written = z.output<typeof written>;

const defaults = {
  github: {
    name: 'GitHub',
    baseUrl: 'https://github.com',
    // GitHub has no scope that gives an address and nothing else.
    scopes: ['read:user', 'user:email'],
  },
  gitlab: { name: 'GitLab', baseUrl: 'https://gitlab.com', scopes: ['read_user'] },
} as const;

/** One provider as an operator writes it down. */
export const providerEntry = written
  // Also when a field is at fault by itself: every fault is told at once.
  .superRefine(checkAcrossFields, { when: () => true })
  .transform((entry) => {
    const known = entry.type === 'oidc' ? undefined : defaults[entry.type];
    return {
      id: entry.id,
      type: entry.type,
      name: entry.name ?? known?.name ?? entry.id,
      icon: entry.icon ?? null,
      /** Of the identities that it vouches for; for GitHub and GitLab the base URL, without a slash. */
      issuer: issuerOf(entry),
      clientId: entry.client_id,
      clientSecret: entry.client_secret ?? entry.client_secret_file ?? '',
      scopes: entry.scopes ?? known?.scopes ?? ['profile', 'email'],
      allowedNetworks: entry.allowed_networks,
    };
  });

export type ProviderSettings = z.output<typeof providerEntry>;

function checkAcrossFields(entry: Partial<Written>, context: z.core.$RefinementCtx): void {
  const fault = (path: string, message: string) => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (entry.client_secret !== undefined && entry.client_secret_file !== undefined) {
    fault('client_secret', 'is given twice, also as client_secret_file');
  } else if (entry.client_secret === undefined && entry.client_secret_file === undefined) {
    fault('client_secret', 'is required');
  }
  const [field, url] =
    'issuer' in entry
      ? ['issuer', entry.issuer]
      : ['base_url', 'base_url' in entry ? entry.base_url : undefined];
  if (typeof url !== 'string') return;
  const networks = (entry.allowed_networks ?? []).filter(isNetwork);
  const urlFault = faultOfProviderUrl(url, networks);
  const message = urlFault ?? (new URL(url).search === '' ? undefined : 'must not have a query');
  if (message !== undefined) fault(field, message);
}

/** A range that could not be read stands in the list as it was written. */
const isNetwork = (network: unknown): network is Network => Array.isArray(network);

function issuerOf(entry: Written): string {
  // OpenID Connect Discovery section 4.3: compared as it is written.
  if (entry.type === 'oidc') return entry.issuer;
  return new URL(entry.base_url ?? defaults[entry.type].baseUrl).href.replace(/\/+$/, '');
}

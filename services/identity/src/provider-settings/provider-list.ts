import { z } from 'zod';
import { parse } from 'yaml';
import { providerEntry } from './provider-entry.js';

/** Providers written down as YAML, of which JSON is a part. */
export const providerList = () =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return parse(text) ?? [];
      } catch {
        context.addIssue({ code: 'custom', message: 'must be YAML or JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(providerEntry, 'must be a list'));

const word = z.string().optional().catch(undefined);
const alike = z.array(z.object({ id: word, issuer: word }).catch({})).catch([]);

/**
 * What two providers must not share, in words: ids name them, issuers tell their accounts apart.
 * Takes lists with faults too, so that every fault is told at once.
 */
export function faultsOfTwins(providers: unknown): string[] {
  const all = alike.parse(providers);
  const ids = all.flatMap(({ id }) => id ?? []);
  const issuers = all.flatMap(({ issuer }) => issuer?.replace(/\/+$/, '').toLowerCase() ?? []);
  return [
    ...repeated(ids).map((id) => `the id ${id} is used twice`),
    ...repeated(issuers).map((issuer) => `the issuer ${issuer} is used twice`),
  ];
}

const repeated = (words: readonly string[]): string[] => [
  ...new Set(words.filter((one, index) => words.indexOf(one) !== index)),
];

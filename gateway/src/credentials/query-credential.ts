import { type Credential, credentialOf } from './read-credential.js';

const credentialParameter = /(?:^|&)(?:access_token|token)(?:=|&|$)/i;

/**
 * Does a query string carry a credential? RFC 6750 section 2.3 allows it, but URLs end up in logs
 * and histories, so it is refused. Percent-encoded spellings of the names count.
 */
export function queryHasCredential(query: string): boolean {
  if (!query.includes('token') && !query.includes('%') && !/token/i.test(query)) return false;
  return credentialParameter.test(query.split('&').map(nameOf).join('&'));
}

/** A query string whose credential was taken out, and that. */
export interface TakenCredential {
  readonly credential: Credential;
  readonly query: string;
}

/**
 * Takes the credential of a route that has it in its URL, for agents that can't send it otherwise, out
 * of the query. Every spelling of the parameter's name goes; the rest stays as it came.
 */
export function takeQueryCredential(query: string, parameter: string): TakenCredential {
  const pairs = query === '' ? [] : query.split('&');
  const isOurs = (pair: string): boolean => nameOf(pair).toLowerCase() === parameter;
  const values = pairs.filter(isOurs).map(valueOf);
  const rest = pairs.filter((pair) => !isOurs(pair)).join('&');
  const [value] = values;
  if (value === undefined) return { credential: { type: 'none' }, query: rest };
  if (values.length > 1) {
    const detail = `Send ${parameter} once.`;
    return { credential: { type: 'ambiguous', detail }, query: rest };
  }
  return { credential: credentialOf(value), query: rest };
}

const nameOf = (pair: string): string => decoded(pair.split('=', 1)[0] ?? '').trim();

const valueOf = (pair: string): string => {
  const equals = pair.indexOf('=');
  return equals === -1 ? '' : decoded(pair.slice(equals + 1));
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

import { isAdmitted, isLoopback, type Network } from './network.js';

/**
 * What is wrong with a URL that is to be asked on behalf of a provider, in words; undefined when
 * nothing is. Where a name leads is seen when it is connected to.
 */
export function faultOfProviderUrl(text: string, networks: readonly Network[]): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  const host = hostOf(url);
  if (url.protocol === 'http:') {
    const loopback = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
    const admitted = loopback.some((address) => isAdmittedLoopback(address, networks));
    return admitted ? undefined : 'must be https, unless its loopback host is an allowed network';
  }
  if (url.protocol !== 'https:') return 'must be https';
  const literal = /^[\d.]+$/.test(host) || host.includes(':');
  return literal && !isAdmitted(host, networks) ? 'is not in an allowed network' : undefined;
}

/** The host of a URL as it is looked up: an IPv6 address without its brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

export const isAdmittedLoopback = (address: string, networks: readonly Network[]): boolean =>
  isLoopback(address) && isAdmitted(address, networks);

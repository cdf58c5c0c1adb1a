import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isAdmitted, type Network } from '../../provider-settings/network.js';
import { isAdmittedLoopback } from '../../provider-settings/provider-url.js';

/** The addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/** The host leads to nothing that may be connected to. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

type May = (address: string) => boolean;

/**
 * Connects to admitted addresses alone. What counts is the address that is connected to: a name is
 * looked up once for each connection, and only what was looked up and admitted is used. Without TLS
 * that is loopback alone.
 */
export function createGuardedConnector(options: {
  networks: readonly Network[];
  timeoutMs: number;
  resolve: Resolve;
}): buildConnector.connector {
  const { networks, timeoutMs, resolve } = options;
  const connectorFor = (may: May): buildConnector.connector => {
    const connect = buildConnector({ timeout: timeoutMs, lookup: guardedLookup(resolve, may) });
    return (target, callback) => {
      const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
      // An address is never looked up.
      if (isIP(host) === 0 || may(host)) connect(target, callback);
      else callback(new AddressRefusedError('not an allowed address'), null);
    };
  };
  const secure = connectorFor((address) => isAdmitted(address, networks));
  const plain = connectorFor((address) => isAdmittedLoopback(address, networks));
  return (target, callback) => {
    (target.protocol === 'https:' ? secure : plain)(target, callback);
  };
}

const guardedLookup =
  (resolve: Resolve, may: May): LookupFunction =>
  (hostname, { all, family }, callback) => {
    const refuse = (error: Error): void => callback(error, '', 0);
    const use = (found: readonly LookupAddress[]): void => {
      const wanted = family === 4 || family === 6 ? [family] : [4, 6];
      const admitted = found.filter((each) => wanted.includes(each.family) && may(each.address));
      const [first] = admitted;
      if (first === undefined) refuse(new AddressRefusedError('leads to no allowed address'));
      else if (all === true) callback(null, admitted);
      else callback(null, first.address, first.family);
    };
    resolve(hostname).then(use, (error: unknown) => {
      refuse(error instanceof Error ? error : new Error('the look-up failed'));
    });
  };

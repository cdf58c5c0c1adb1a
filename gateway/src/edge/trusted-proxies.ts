import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Who the client is, when there may be proxies in front of us. */
export interface TrustedProxies {
  /** Is this peer one of the proxies that may speak for others? */
  readonly isTrusted: (address: string | undefined) => boolean;
  /**
   * The address of the client: the peer's own, or, when the peer is a trusted proxy, the last
   * entry of `X-Forwarded-For` that no trusted proxy vouches its own address for.
   */
  readonly clientAddress: (peer: string | undefined, forwardedFor: string | undefined) => string;
}

/**
 * @param ranges addresses or CIDR ranges of the proxies in front of the gateway
 * @throws RangeError for a text that is neither
 */
export function createTrustedProxies(ranges: readonly string[]): TrustedProxies {
  const parsed = ranges.map(parseRange);
  const isTrustedParsed = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
    parsed.some(([base, bits]) => base.kind() === address.kind() && matches(address, base, bits));
  const isTrusted = (address: string | undefined): boolean => {
    const parsedAddress = parseAddress(address);
    return parsedAddress !== undefined && isTrustedParsed(parsedAddress);
  };
  return {
    isTrusted,
    clientAddress(peer, forwardedFor) {
      if (forwardedFor === undefined || parsed.length === 0 || !isTrusted(peer)) {
        return plainAddress(peer);
      }
      let client = plainAddress(peer);
      for (const entry of forwardedFor.split(',').reverse()) {
        const address = parseAddress(withoutPort(entry.trim()));
        if (address === undefined) return client;
        client = address.toString();
        if (!isTrustedParsed(address)) return client;
      }
      return client;
    },
  };
}

const matches = (
  address: ipaddr.IPv4 | ipaddr.IPv6,
  base: ipaddr.IPv4 | ipaddr.IPv6,
  bits: number,
): boolean =>
  address instanceof ipaddr.IPv4 ? address.match(base, bits) : address.match(base, bits);

function parseRange(text: string): Range {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    throw new RangeError(`Not an address or a CIDR range: ${text}`);
  }
}

/** IPv4 in IPv6 clothes counts as IPv4. Only full addresses: `1` and `0x7f.1` are none. */
function parseAddress(text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (text === undefined) return undefined;
  const whole = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  return whole ? ipaddr.process(text) : undefined;
}

const mappedPrefix = '::ffff:';

/** The peer as node:net spells it, an IPv4 address always as such; empty when it is gone. */
const plainAddress = (peer: string | undefined): string =>
  peer?.startsWith(mappedPrefix) && peer.includes('.')
    ? peer.slice(mappedPrefix.length)
    : (peer ?? '');

/** `1.2.3.4:56` and `[::1]:56` are what some proxies write. */
function withoutPort(entry: string): string {
  if (entry.startsWith('[')) return entry.slice(1, entry.indexOf(']'));
  const colon = entry.indexOf(':');
  return colon !== -1 && colon === entry.lastIndexOf(':') ? entry.slice(0, colon) : entry;
}

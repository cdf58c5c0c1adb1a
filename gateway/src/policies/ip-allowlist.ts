import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

const compiled = new WeakMap<readonly string[], readonly Range[]>();

/**
 * May a token with these ranges be used from this address? IPv4 addresses that arrive mapped into
 * IPv6 (RFC 4291 section 2.5.5.2) count as IPv4. What can't be read as an address may not.
 * @param ranges addresses and CIDR ranges; null is no limit
 */
export function addressAllowed(ranges: readonly string[] | null, address: string): boolean {
  if (ranges === null) return true;
  if (!ipaddr.isValid(address)) return false;
  const client = ipaddr.process(address);
  return rangesOf(ranges).some(
    ([network, bits]) => network.kind() === client.kind() && client.match(network, bits),
  );
}

function rangesOf(texts: readonly string[]): readonly Range[] {
  const known = compiled.get(texts);
  if (known) return known;
  const ranges = texts.map(parseRange);
  compiled.set(texts, ranges);
  return ranges;
}

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

import ipaddr from 'ipaddr.js';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Does every address of `inner` lie within `outer`? Both are an address or a CIDR range. A single
 * IPv4 address that is written as IPv6 (RFC 4291 section 2.5.5.2) is the IPv4 address, as at the
 * gateway; families never contain one another. What can't be read contains nothing.
 */
export function rangeContains(outer: string, inner: string): boolean {
  const [outerRange, innerRange] = [parseRange(outer), parseRange(inner)];
  if (outerRange === null || innerRange === null) return false;
  const [network, bits] = outerRange;
  const [address, innerBits] = innerRange;
  return network.kind() === address.kind() && innerBits >= bits && address.match(network, bits);
}

/** Is every range of `inner` contained in one of `outer`? */
export const rangesContain = (outer: readonly string[], inner: readonly string[]): boolean =>
  inner.every((range) => outer.some((allowed) => rangeContains(allowed, range)));

function parseRange(text: string): Range | null {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return null;
  }
}

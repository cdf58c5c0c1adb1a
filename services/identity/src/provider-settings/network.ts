import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A range of addresses. */
export type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** @returns undefined for what is neither an address nor a range in CIDR notation (RFC 4632) */
export function parseNetwork(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (isIP(text) === 0) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Cloud services answer here with credentials of the machine; some are not link-local. */
const metadataAddresses = new Set([
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
]);

/** Ours, so that only who names them gets there. The rest is either public or nobody's. */
const inHouse = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address may be connected to: public ones may, in-house ones only if a network names
 * them. Link-local, multicast, unspecified, translated and tunnelled ones never are. An IPv4
 * address inside an IPv6 one (RFC 4291 section 2.5.5.2, RFC 6052) counts as itself.
 */
export function isAdmitted(text: string, networks: readonly Network[]): boolean {
  const address = unwrapped(text);
  if (address === undefined || metadataAddresses.has(address.toString())) return false;
  const range = address.range();
  if (inHouse.has(range)) return networks.some((network) => contains(network, address));
  return range === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(globalUnicast));
}

export const isLoopback = (text: string): boolean => unwrapped(text)?.range() === 'loopback';

function unwrapped(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // A scope names an interface: that is for link-local addresses.
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4 || address.range() !== 'rfc6052') return address;
  return new ipaddr.IPv4(address.toByteArray().slice(-4));
}

const contains = ([address, bits]: Network, other: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.kind() === other.kind() && other.match(address, bits);

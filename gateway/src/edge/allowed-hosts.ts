/**
 * Checks `Host` against the names this gateway answers for, so that a page whose name was rebound
 * to our address (DNS rebinding) reaches nothing.
 * @param names host names without port, in any case; IPv6 addresses in brackets
 */
export function createHostCheck(names: readonly string[]): (host: string | undefined) => boolean {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  return (host) => host !== undefined && allowed.has(hostName(host).toLowerCase());
}

function hostName(host: string): string {
  if (host.startsWith('[')) return host.slice(0, host.indexOf(']') + 1);
  const colon = host.indexOf(':');
  return colon === -1 ? host : host.slice(0, colon);
}

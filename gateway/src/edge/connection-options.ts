const nothing: ReadonlySet<string> = new Set();
const harmless = new Set(['keep-alive', 'close', 'Keep-Alive', 'Close', 'upgrade', 'Upgrade']);

/** Without these a message cannot be read, so naming them can only be an attack. */
const framing = ['host', 'content-length', 'transfer-encoding'];

/**
 * The headers that `Connection` names as meant for this hop alone (RFC 9110 section 7.6.1), in
 * lower case; they are taken out like any other hop-by-hop header, credentials too.
 * @returns `undefined` when the list names what frames the message
 */
export function connectionOptions(value: string): ReadonlySet<string> | undefined {
  if (harmless.has(value)) return nothing;
  const names = new Set(value.split(',').map((name) => name.trim().toLowerCase()));
  return framing.some((name) => names.has(name)) ? undefined : names;
}

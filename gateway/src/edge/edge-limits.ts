/** Limits of the public server; times in milliseconds, sizes in bytes. */
export interface EdgeLimits {
  readonly maxHeaderBytes: number;
  /** From the first byte, or from connecting, to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** How often header timeouts are looked for. */
  readonly checkIntervalMs: number;
  /** An idle connection is kept for this long. */
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
  /** 0 for no cap. Trusted proxies, which carry many clients, are exempt. */
  readonly maxConnectionsPerAddress: number;
  /** A client that is answered while it still sends may go on for this long, unheard. */
  readonly lingerMs: number;
}

export const defaultEdgeLimits: EdgeLimits = {
  maxHeaderBytes: 16 * 1024,
  headersTimeoutMs: 10_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 65_000,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 1_000,
  lingerMs: 1_000,
};

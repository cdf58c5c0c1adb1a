/** Where the state of one domain lies in Redis: all of it under one prefix. */
export class Keyspace {
  readonly state: string;
  readonly leases: string;
  readonly log: string;
  readonly tombstones: string;
  readonly invalidations: string;

  /** Throws a TypeError for a domain that is not a plain word. */
  constructor(
    readonly domain: string,
    keyPrefix: string,
  ) {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(domain)) throw new TypeError(`Unfit domain "${domain}"`);
    const prefix = `${keyPrefix}coherence:${domain}:`;
    this.state = `${prefix}state`;
    this.leases = `${prefix}leases`;
    this.log = `${prefix}log`;
    this.tombstones = `${prefix}tombstone:`;
    this.invalidations = `${prefix}invalidations`;
  }

  entry(name: string): string {
    return `${this.tombstones.slice(0, -'tombstone:'.length)}entry:${name}`;
  }

  acknowledgements(ownerId: string): string {
    return `${this.invalidations}:acknowledged:${ownerId}`;
  }
}

import type { Place } from './place.js';
import type { Platform } from './platform/start-platform.js';

/** What all contestants for the request path share. */
export interface Site extends Place {
  /** The path that is asked for everywhere. */
  readonly path: string;
  readonly token: string;
  /** The header that every request carries. */
  readonly authorization: string;
  /** What our gateway needs; not there when it was left out. */
  readonly platform: Platform | undefined;
  /** The loopback port of the trivial upstream behind every contestant. */
  readonly upstreamPort: number;
}

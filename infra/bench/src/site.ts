import type { BenchOptions } from './bench-options.js';
import type { Platform } from './platform/start-platform.js';
import type { CleanUp } from './processes/clean-up.js';

/** What all contestants of a run share. */
export interface Site {
  readonly options: BenchOptions;
  /** For configurations and other files; gone after the run. */
  readonly directory: string;
  readonly cleanUp: CleanUp;
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

import type { BenchOptions } from './bench-options.js';
import type { CleanUp } from './processes/clean-up.js';

/** Where a run happens. */
export interface Place {
  readonly options: BenchOptions;
  /** For configurations and other files; gone after the run. */
  readonly directory: string;
  readonly cleanUp: CleanUp;
}

import { Counter, type Registry } from '@orchestrator/observability';
import type { SweepTally } from '../../domain/token-sweeps.js';

/** Counts sweeps for Prometheus. */
export function createSweepTally(registry: Registry): SweepTally {
  const sweeps = new Counter({
    name: 'token_sweeps_total',
    help: 'Sweeps by how they ended',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const swept = new Counter({
    name: 'token_swept_total',
    help: 'Tokens that a sweep did something to, by what it did',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    swept: (as, tokens) => {
      if (tokens > 0) swept.inc({ outcome: as }, tokens);
    },
    finished: (outcome) => {
      sweeps.inc({ outcome });
    },
  };
}

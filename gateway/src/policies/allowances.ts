import type { RateLimitClass } from '@orchestrator/contracts';
import type { GatewayConfig } from '../config.js';
import type { Allowance } from './rate-limiter.js';

/** How many requests a minute: of one caller by class, and of one address without a good credential. */
export interface Allowances {
  readonly ofCaller: Readonly<Record<RateLimitClass, Allowance>>;
  /** Of all agents together that share an agent token, as those of the earlier generation do. */
  readonly legacyAgents: Allowance;
  readonly anonymous: Allowance;
  readonly refused: Allowance;
  /** Values that one address may report as leaked. */
  readonly leakedValues: Allowance;
}

export const allowancesFrom = (config: GatewayConfig): Allowances => {
  const read = { name: 'read', limit: config.RATE_LIMIT_READ };
  return {
    ofCaller: {
      read,
      public: read,
      write: { name: 'write', limit: config.RATE_LIMIT_WRITE },
      runner: { name: 'runner', limit: config.RATE_LIMIT_RUNNER },
    },
    legacyAgents: { name: 'agents', limit: config.RATE_LIMIT_RUNNER * 100 },
    anonymous: { name: 'anonymous', limit: config.RATE_LIMIT_PUBLIC },
    refused: { name: 'refused', limit: config.RATE_LIMIT_REFUSED },
    leakedValues: { name: 'leaked', limit: config.RATE_LIMIT_LEAKED },
  };
};

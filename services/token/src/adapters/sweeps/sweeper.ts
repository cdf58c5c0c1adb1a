import { systemActor } from '../../domain/system-actor.js';

/** Who does what comes due by time alone. */
export const sweeper = systemActor({ tokenId: null, ip: null });

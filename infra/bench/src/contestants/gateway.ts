import { startGateway } from '../platform/start-gateway.js';
import type { Contestant } from './contestant.js';

/** Our gateway. It proxies what belongs to identity to the trivial upstream. */
export const gateway: Contestant = {
  name: 'gateway',
  title: 'our gateway, authorized, warm',
  start: async ({ platform, upstreamPort, ...place }) => {
    if (!platform) throw new Error('Our gateway needs its services.');
    const { port, pid } = await startGateway(place, platform, upstreamPort);
    return { port, processes: { gateway: pid, ...platform.processes } };
  },
};

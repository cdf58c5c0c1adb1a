import { startNodeServer } from '../tools/node-server.js';
import type { Contestant } from './contestant.js';

/** What a Node team writes first; it checks nothing. */
export const expressProxy: Contestant = {
  name: 'express',
  title: 'Express 5 + http-proxy-3, no authorization',
  start: async (site) => {
    const { port, pid } = await startNodeServer(
      site,
      'express-proxy-server',
      String(site.upstreamPort),
    );
    return { port, processes: { express: pid } };
  },
};

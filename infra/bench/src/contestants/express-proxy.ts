import { startNodeServer } from '../tools/node-server.js';
import type { Contestant } from './contestant.js';

const server = new URL('../servers/express-proxy-server.js', import.meta.url);

/** What a Node team writes first; it checks nothing. */
export const expressProxy: Contestant = {
  name: 'express',
  title: 'Express 5 + http-proxy-3, no authorization',
  start: async (site) => {
    const { port, pid } = await startNodeServer(site, server, String(site.upstreamPort));
    return { port, processes: { express: pid } };
  },
};

import type { Contestant } from './contestant.js';

/** The upstream without anything before it: what load generator and upstream cost by themselves. */
export const direct: Contestant = {
  name: 'direct',
  title: 'direct to the upstream',
  start: ({ upstreamPort }) => Promise.resolve({ port: upstreamPort, processes: {} }),
};

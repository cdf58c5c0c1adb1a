import { keptConnection, startNginx } from '../tools/nginx.js';
import type { Contestant } from './contestant.js';

/** The measure of all others: one worker, kept connections on both sides, nothing checked. */
export const nginxPlain: Contestant = {
  name: 'nginx',
  title: 'nginx, plain proxy, one worker',
  start: async (site) => {
    const { port, pid } = await startNginx(site, 'nginx-plain', {
      upstreams: { service: site.upstreamPort },
      server: `
    location / {
      proxy_pass http://service;${keptConnection}
    }`,
    });
    return { port, processes: { nginx: pid } };
  },
};

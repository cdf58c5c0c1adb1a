import { createHash } from 'node:crypto';
import { startRedisServer } from '@orchestrator/testing';
import { Redis } from 'ioredis';
import { keptConnection, startNginx } from '../tools/nginx.js';
import { startNodeServer } from '../tools/node-server.js';
import type { Contestant } from './contestant.js';

const authServer = new URL('../servers/auth-server.js', import.meta.url);

/** What people put together: nginx asks a small Node process, and that asks Redis, every time. */
export const nginxAuthRequest: Contestant = {
  name: 'auth_request',
  title: 'nginx auth_request → Node + Redis',
  start: async (site) => {
    const redis = await startRedisServer();
    site.cleanUp.add(() => redis.stop());
    await remember(redis.url, site.token);
    const auth = await startNodeServer(site, authServer, String(redis.port));
    const { port, pid } = await startNginx(site, 'nginx-auth-request', {
      upstreams: { service: site.upstreamPort, auth: auth.port },
      server: `
    location / {
      auth_request /_auth;
      auth_request_set $user $upstream_http_x_user;
      proxy_pass http://service;${keptConnection}
      proxy_set_header X-User $user;
    }
    location = /_auth {
      internal;
      proxy_pass http://auth;${keptConnection}
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }`,
    });
    return { port, processes: { nginx: pid, auth: auth.pid, redis: redis.pid } };
  },
};

async function remember(url: string, token: string): Promise<void> {
  const client = new Redis(url);
  const digest = createHash('sha256').update(token).digest('hex');
  await client.set(`token:${digest}`, '{"id":"bench","scopes":["read"]}');
  client.disconnect();
}

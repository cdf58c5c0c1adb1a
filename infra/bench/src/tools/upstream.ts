import { startNginx } from './nginx.js';
import type { Site } from '../site.js';

/** As small an answer as a service gives, from as cheap a server as there is. */
const answer = JSON.stringify({
  items: [{ id: '01890000-0000-7000-8000-000000000000', name: 'acme', display_name: 'Acme' }],
  next_cursor: null,
});

/** Starts what stands behind every contestant and gives its port. */
export async function startUpstream(site: Omit<Site, 'upstreamPort'>): Promise<number> {
  const { port } = await startNginx({ ...site, upstreamPort: 0 }, 'upstream', {
    server: `
    location / {
      default_type application/json;
      return 200 '${answer}';
    }`,
  });
  return port;
}

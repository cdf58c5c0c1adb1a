import { startNginx } from './nginx.js';
import type { Place } from '../place.js';

/** As small an answer as a service gives, from as cheap a server as there is. */
const answer = JSON.stringify({
  items: [{ id: '01890000-0000-7000-8000-000000000000', name: 'acme', display_name: 'Acme' }],
  next_cursor: null,
});

/** A path that our gateway hands on; the upstream answers every one. */
export const upstreamPath = '/api/v2/orgs';

/** Starts what stands behind every contestant and gives its port. */
export async function startUpstream(place: Place): Promise<number> {
  const { port } = await startNginx(place, 'upstream', {
    server: `
    location / {
      default_type application/json;
      return 200 '${answer}';
    }`,
  });
  return port;
}

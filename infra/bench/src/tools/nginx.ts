import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, spawnProcess } from '@orchestrator/testing';
import type { Place } from '../place.js';

export interface Nginx {
  readonly port: number;
  readonly pid: number;
}

/** Upstream blocks and the inside of the one `server` block. */
export interface NginxSite {
  readonly upstreams?: Readonly<Record<string, number>>;
  readonly server: string;
}

/** Headers to a kept connection. Whoever sets a header in a `location` has to repeat these there. */
export const keptConnection = `
      proxy_http_version 1.1;
      proxy_set_header Connection "";`;

/** An nginx of our own with one worker, on a free loopback port, with all its files in the place. */
export async function startNginx(place: Place, name: string, config: NginxSite): Promise<Nginx> {
  const port = await freePort();
  const directory = join(place.directory, name);
  await mkdir(directory);
  const file = join(directory, 'nginx.conf');
  await writeFile(file, configuration(directory, port, config));
  const nginx = await spawnProcess({
    command: 'nginx',
    args: ['-p', directory, '-c', file, '-e', 'stderr'],
    readyWhen: /start worker process \d/,
  });
  place.cleanUp.add(() => nginx.stop());
  return { port, pid: nginx.pid };
}

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function configuration(directory: string, port: number, { upstreams = {}, server }: NginxSite) {
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log stderr notice;
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
${temporary.map((kind) => `  ${kind}_temp_path ${directory}/${kind};`).join('\n')}
${Object.entries(upstreams).map(upstreamBlock).join('\n')}
  server {
    listen 127.0.0.1:${port} backlog=4096;
${server}
  }
}
`;
}

// More kept connections than there are clients, and none is closed because of its age.
const upstreamBlock = ([name, port]: readonly [string, number]) => `
  upstream ${name} {
    server 127.0.0.1:${port};
    keepalive 256;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
  }`;

// Answers nginx's `auth_request`: the SHA-256 of the token, one Redis GET, yes or no. What people
// put together instead of a gateway. Arguments: the port of its Redis.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { sayReady } from './say-ready.js';

const redis = new Redis({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  enableAutoPipelining: true,
});

const userOf = (authorization: string | undefined): Promise<string | null> =>
  authorization?.startsWith('Bearer ')
    ? redis.get(`token:${createHash('sha256').update(authorization.slice(7)).digest('hex')}`)
    : Promise.resolve(null);

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  userOf(request.headers.authorization).then(
    (user) => response.writeHead(user === null ? 401 : 204, { 'X-User': user ?? '' }).end(),
    () => response.writeHead(503).end(),
  );
});

sayReady(server);

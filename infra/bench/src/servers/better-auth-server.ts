// better-auth as people run it beside their services: its API key plugin behind node:http. The key
// comes as `x-api-key`, its default; the answer is what is known of it. Argument: the URL of its
// database.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import pg from 'pg';
import { betterAuthOptions } from '../stored-tokens/better-auth-options.js';
import { sayReady } from './say-ready.js';

// As many connections as our services have.
const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const auth = betterAuth(betterAuthOptions(pool));

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const key = String(request.headers['x-api-key']);
  auth.api.verifyApiKey({ body: { key } }).then(
    (verdict) => {
      const headers = { 'Content-Type': 'application/json' };
      response.writeHead(verdict.valid ? 200 : 401, headers).end(JSON.stringify(verdict));
    },
    () => response.writeHead(503).end(),
  );
});

sayReady(server);

// Express with the best known proxy package and kept connections, without authorization.
// Arguments: the port of the upstream.
import { Agent, createServer } from 'node:http';
import express from 'express';
import { createProxyServer } from 'http-proxy-3';
import { sayReady } from './say-ready.js';

const proxy = createProxyServer({
  target: `http://127.0.0.1:${process.argv[2] ?? ''}`,
  agent: new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 256 }),
});

const app = express();
app.disable('x-powered-by').disable('etag');
app.use((request, response, next) => {
  proxy.web(request, response, {}, next);
});

sayReady(createServer({ keepAliveTimeout: 600_000 }, app));

import type { Express } from 'express';
import { showStripped } from './edge/read-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { pagePaths } from './pages/create-pages-app.js';

/** Lets the gateway's own pages answer their paths, and nothing else. */
export const answerPages =
  (pages: Express): GatewayParts['answerPage'] =>
  (passage, edge) => {
    const { request, response } = passage;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || !pagePaths.has(edge.target.path)) return false;
    showStripped(request, edge);
    pages(request, response);
    return true;
  };

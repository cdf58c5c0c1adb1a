import { pages as pageTemplates } from '@orchestrator/contracts';
import type { Express } from 'express';
import { showStripped } from './edge/read-request.js';
import type { GatewayParts } from './gateway-parts.js';
import { ownPaths } from './pages/create-pages-app.js';
import { pageMatcher } from './pages/page-paths.js';
import type { WebUi } from './pages/read-web-ui.js';

/** Lets the gateway's own pages and those of the web UI answer their paths, and nothing else. */
export function answerPages(pages: Express, webUi: WebUi | undefined): GatewayParts['answerPage'] {
  const isDeclared = pageMatcher(Object.values(pageTemplates));
  return (passage, edge) => {
    const { request, response } = passage;
    const { path, segments } = edge.target;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const isOfWebUi = () => webUi && (webUi.assets.has(path) || isDeclared(segments));
    if (!reads || !(ownPaths.has(path) || isOfWebUi())) return false;
    showStripped(request, edge);
    pages(request, response);
    return true;
  };
}

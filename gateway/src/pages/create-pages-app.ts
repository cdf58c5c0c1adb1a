import { openapiDocument, type RouteDefinition } from '@orchestrator/contracts';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { contentPolicy } from './content-policy.js';
import { docsPage, docsStyle } from './docs-page.js';
import type { WebUi } from './read-web-ui.js';
import { webUiPages } from './web-ui-pages.js';

const title = 'Orchestrator Access';

/** The paths that the gateway answers itself, besides those of the web UI. */
export const ownPaths: ReadonlySet<string> = new Set([
  '/healthz',
  '/openapi.json',
  '/docs',
  '/docs/style.css',
]);

/**
 * What the gateway answers itself: health, the OpenAPI document and its readable form, and the web
 * UI, whose page is the answer to every other path that comes here.
 */
export function createPagesApp(options: {
  routes: readonly RouteDefinition[];
  publicUrl: string;
  version: string;
  webUi: WebUi | undefined;
  ready: () => boolean;
}): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').disable('query parser');
  const openapi = JSON.stringify(
    openapiDocument(options.routes, {
      title,
      version: options.version,
      serverUrl: options.publicUrl,
    }),
  );
  const docs = docsPage(options.routes, title);
  const strictTransportSecurity = options.publicUrl.startsWith('https:');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
      strictTransportSecurity,
    }),
  );
  app.get('/healthz', (_request, response) => {
    const ready = options.ready();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable' });
  });
  app.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(openapi);
  });
  app.get('/docs', (_request, response) => {
    response.type('html').send(docs);
  });
  app.get('/docs/style.css', (_request, response) => {
    response.type('css').send(docsStyle);
  });
  if (options.webUi) app.use(webUiPages(options.webUi));
  return app;
}

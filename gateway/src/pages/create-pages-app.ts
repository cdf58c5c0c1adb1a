import { openapiDocument, type RouteDefinition } from '@orchestrator/contracts';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { accountPages } from './account-pages.js';
import { docsPage, docsStyle } from './docs-page.js';

const title = 'Orchestrator Access';

const account = accountPages(title);

/** The paths that the gateway answers itself. */
export const pagePaths: ReadonlySet<string> = new Set([
  ...account.keys(),
  '/healthz',
  '/openapi.json',
  '/docs',
  '/docs/style.css',
]);

/**
 * What the gateway answers itself: health, the OpenAPI document and its readable form, and the pages
 * on which people sign in.
 */
export function createPagesApp(options: {
  routes: readonly RouteDefinition[];
  publicUrl: string;
  version: string;
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
  app.use(helmet({ ...strictPolicy, strictTransportSecurity }));
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
  for (const [path, { type, text }] of account) {
    app.get(path, (_request, response) => {
      response.type(type).send(text);
    });
  }
  return app;
}

/** Only our own files; no inline script or style, no frame, no form elsewhere. */
const strictPolicy = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
} as const;

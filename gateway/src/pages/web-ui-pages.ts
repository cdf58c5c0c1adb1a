import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type RequestHandler, type Response, Router } from 'express';
import helmet from 'helmet';
import { contentPolicy } from './content-policy.js';
import type { Asset, WebUi } from './read-web-ui.js';

/** What the build writes where the nonce of an answer belongs. */
const noncePlace = /csp-nonce-of-this-answer/g;

const immutable = 'public, max-age=31536000, immutable';

/** The files of the web UI, and the page that all its paths begin with. */
export function webUiPages({ index, assets }: WebUi): Router {
  const router = Router();
  router.use((request, response, next) => {
    const asset = assets.get(request.path);
    if (asset) sendAsset(asset, request.acceptsEncodings(), response);
    else next();
  });
  router.use(freshNonce, policyWithNonce, (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(index.replace(noncePlace, nonceOf(response)));
  });
  return router;
}

function sendAsset(asset: Asset, encodings: readonly string[], response: Response): void {
  response.type(asset.name).set({ 'Cache-Control': immutable, Vary: 'Accept-Encoding' });
  for (const [encoding, content] of [
    ['br', asset.br],
    ['gzip', asset.gzip],
  ] as const) {
    if (content === undefined || !encodings.includes(encoding)) continue;
    response.set('Content-Encoding', encoding).send(content);
    return;
  }
  response.send(asset.plain);
}

const freshNonce: RequestHandler = (_request, response, next) => {
  response.locals.nonce = randomBytes(16).toString('base64');
  next();
};

const nonceOf = (response: ServerResponse): string => String((response as Response).locals.nonce);

/** A dialog that keeps the page behind it from scrolling says so in a style element, with this nonce. */
const policyWithNonce = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    ...contentPolicy,
    styleSrc: [...contentPolicy.styleSrc, (_request, response) => `'nonce-${nonceOf(response)}'`],
  },
});

import { readFileSync } from 'node:fs';
import {
  beginLink,
  beginSignIn,
  confirmLink,
  listIdentities,
  listProviders,
  pages,
  readPendingLink,
  readPendingSignUp,
  readSession,
  type RouteDefinition,
  signInErrors,
  signOut,
  signUp,
  unlinkIdentity,
} from '@orchestrator/contracts';

const asset = (name: string): string =>
  readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8');

const used: readonly RouteDefinition[] = [
  listProviders,
  beginSignIn,
  readPendingSignUp,
  signUp,
  readSession,
  signOut,
  listIdentities,
  unlinkIdentity,
  beginLink,
  readPendingLink,
  confirmLink,
];

/** What the script knows of the contracts; JSON in a data block, which no policy lets run. */
const contracts = JSON.stringify({
  routes: Object.fromEntries(used.map(({ id, path }) => [id, path])),
  pages,
  sentences: signInErrors,
}).replaceAll('<', '\\u003c');

const shell = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/assets/account.css">
<script type="application/json" id="contracts">${contracts}</script>
<script type="module" src="/assets/account.js"></script>
</head>
<body>
<main><noscript>Signing in needs JavaScript.</noscript></main>
</body>
</html>
`;

interface Page {
  readonly type: 'html' | 'css' | 'js';
  readonly text: string;
}

/** The pages for signing in and linking, with what they load, by path. */
export const accountPages = (title: string): ReadonlyMap<string, Page> =>
  new Map<string, Page>([
    ...Object.values(pages).map((path): [string, Page] => [
      path,
      { type: 'html', text: shell(title) },
    ]),
    ['/assets/account.css', { type: 'css', text: asset('account.css') }],
    ['/assets/account.js', { type: 'js', text: asset('account.js') }],
  ]);

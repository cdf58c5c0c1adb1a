import type { IncomingMessage, ServerResponse } from 'node:http';

import type Provider from 'oidc-provider';

import { problemPage, sendPage, signInPage } from './sign-in-page.js';

const allowedName = /^[A-Za-z0-9._-]{1,39}$/;
const complaint = 'A name has 1 to 39 letters, digits, dots, hyphens or underscores.';
const maxBodyBytes = 4_096;

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/**
 * Forgets who was signed in when somebody else comes. The package itself would have the browser
 * run a script for that.
 */
async function leaveToAnother(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  accountId: string,
): Promise<void> {
  const session = await provider.Session.get(provider.createContext(request, response));
  if (session.accountId === undefined || session.accountId === accountId) return;
  session.accountId = undefined;
  session.loginTs = undefined;
  session.authorizations = undefined;
  await session.persist();
}

/** Answers at the address of an interaction: shows the form, and takes it. */
export async function answerSignInForm(
  provider: Provider,
  title: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!interaction) {
    const sentence = 'This sign-in has expired or was begun in another browser. Begin it again.';
    sendPage(response, 400, problemPage(title, sentence));
    return;
  }
  if (request.method === 'GET') {
    sendPage(response, 200, signInPage({ title, name: interaction.session?.accountId ?? '' }));
    return;
  }
  const form = request.method === 'POST' ? await readForm(request) : undefined;
  if (!form) {
    response.setHeader('connection', 'close');
    sendPage(response, 400, problemPage(title, 'This is not the form that was asked for.'));
    return;
  }
  if (form.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'The sign-in was cancelled' };
    await provider.interactionFinished(request, response, result);
    return;
  }
  const name = (form.get('name') ?? '').trim();
  if (!allowedName.test(name)) {
    sendPage(response, 422, signInPage({ title, name: name.slice(0, 39), complaint }));
    return;
  }
  const accountId = name.toLowerCase();
  const result = { login: { accountId } };
  const returnTo = await provider.interactionResult(request, response, result);
  await leaveToAnother(provider, request, response, accountId);
  response.writeHead(303, { location: returnTo }).end();
}

import { CookieJar } from './cookie-jar.js';

export interface SignInOptions {
  /** The browser's cookies; a fresh browser without it. */
  jar?: CookieJar;
  /** Presses Cancel instead. */
  cancel?: boolean;
}

const maxSteps = 20;

function textOf(html: string): string {
  const main = /<main>([\s\S]*)<\/main>/.exec(html)?.[1] ?? html;
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Plays the browser at the page of `startOidcProvider` or `startLocalProvider`: goes where our
 * side sent it, gives a name when asked, and follows redirects until one leaves the provider.
 * Gives that one's target, which is our callback; it isn't requested.
 * @throws Error with what the provider's page says, when it leads nowhere
 */
export async function signInAtProvider(
  location: string,
  name: string,
  { jar = new CookieJar(), cancel = false }: SignInOptions = {},
): Promise<string> {
  const { origin } = new URL(location);
  const answerToForm = new URLSearchParams({ name, ...(cancel && { cancel: 'yes' }) });
  let url = new URL(location);
  let sends = false;
  let asked = 0;
  for (let step = 0; step < maxSteps; step += 1) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: jar.headerFor(url) },
      ...(sends && { method: 'POST', body: answerToForm }),
    });
    jar.take(url, answer);
    const text = await answer.text();
    const next = answer.headers.get('location');
    if (next !== null) {
      url = new URL(next, url);
      if (url.origin !== origin) return url.href;
      sends = false;
    } else if (text.includes('<form') && asked === 0) {
      asked += 1;
      sends = true;
    } else {
      throw new Error(`The provider answers ${answer.status}: ${textOf(text)}`);
    }
  }
  throw new Error('The provider sends the browser in circles.');
}

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}' +
  'input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;margin:.25rem 0 1rem}' +
  'button{font:inherit;padding:.4rem 1rem}[role=alert]{color:#b00020}';

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * Nothing but its own style. No `form-action`: browsers apply it to the redirects after the form
 * too, and the last of them leads back to the client.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

export interface SignInForm {
  /** The name of the provider. */
  title: string;
  /** What the field holds at first. */
  name: string;
  /** What was wrong with the name that was sent. */
  complaint?: string;
}

/** The page that asks who is there: one field, which is sent to the page's own address. */
export function signInPage({ title, name, complaint }: SignInForm): string {
  const alert = complaint === undefined ? '' : `<p role="alert">${escapeHtml(complaint)}</p>\n`;
  return page(
    title,
    `<p>Local account: any name, no password</p>
${alert}<form method="post">
<label for="name">Name</label>
<input id="name" name="name" type="text" value="${escapeHtml(name)}" maxlength="39" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus>
<button type="submit">Sign in</button>
<button type="submit" name="cancel" value="yes">Cancel</button>
</form>`,
  );
}

/** The page that says, in a sentence, why nobody is signed in. */
export function problemPage(title: string, sentence: string): string {
  return page(title, `<p role="alert">${escapeHtml(sentence)}</p>`);
}

/** Answers with one of these pages, which nobody may keep, frame, or add anything to. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, headers).end(html);
}

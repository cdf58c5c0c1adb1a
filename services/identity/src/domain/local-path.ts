const home = '/';
const maxLength = 2_000;

/** What browsers leave out of a URL or read as a slash, so that it is not what it looks like. */
const deceptive = /[\\\p{Cc}]/u;

/**
 * Where a browser may be sent on our own origin: a path with query and fragment, as a URL parser
 * writes it. Everything that is, or could be taken for, the way to another place is `/`.
 */
export function localPathOf(given: string | undefined): string {
  if (given === undefined || !given.startsWith('/') || deceptive.test(given)) return home;
  const origin = 'https://origin.invalid';
  if (!URL.canParse(given, origin)) return home;
  const url = new URL(given, origin);
  if (url.origin !== origin || !isPlain(url.pathname)) return home;
  const path = url.pathname + url.search + url.hash;
  return path.length <= maxLength ? path : home;
}

/** Also when something on the way decodes it, once or often, it stays a path. */
function isPlain(path: string): boolean {
  for (let text = path; ;) {
    if (text.startsWith('//') || deceptive.test(text)) return false;
    const decoded = decode(text);
    if (decoded === undefined) return false;
    if (decoded === text) return true;
    text = decoded;
  }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

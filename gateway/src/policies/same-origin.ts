/** Why a request is not from a page of this origin, in a sentence; undefined if it is. */
export type SameOriginCheck = (
  forward: readonly string[],
  host: string | undefined,
) => string | undefined;

/**
 * Tells whether a browser sent a request from a page of this origin: by `Sec-Fetch-Site` (W3C Fetch
 * Metadata), else by `Origin` (RFC 6454 section 7), whose host must be the one that was asked and
 * whose scheme that of the public URL: behind a proxy that ends TLS the connection tells nothing.
 * Forms of other sites can't forge either, and a request without both is refused.
 */
export function createSameOriginCheck(publicUrl: string): SameOriginCheck {
  const { protocol } = new URL(publicUrl);
  const defaultPort = protocol === 'https:' ? ':443' : ':80';
  return (forward, host = '') => {
    const sites = valuesOf(forward, 'sec-fetch-site');
    if (sites.length > 0) {
      return sites.every((site) => site === 'same-origin')
        ? undefined
        : 'Sec-Fetch-Site is not same-origin.';
    }
    const origins = valuesOf(forward, 'origin');
    const [origin] = origins;
    if (origin === undefined) {
      return 'Both Sec-Fetch-Site and Origin are missing; one must name this origin.';
    }
    const asked = host.endsWith(defaultPort) ? host.slice(0, -defaultPort.length) : host;
    // Compared as text: what a parser makes of a strange Host must not decide.
    const ours = `${protocol}//${asked}`.toLowerCase();
    return origins.length === 1 && origin.toLowerCase() === ours
      ? undefined
      : 'Origin is not this origin.';
  };
}

function valuesOf(forward: readonly string[], name: string): string[] {
  return forward.filter(
    (_text, index) => index % 2 === 1 && forward[index - 1]?.toLowerCase() === name,
  );
}

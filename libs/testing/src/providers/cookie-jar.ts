interface Cookie {
  origin: string;
  path: string;
  name: string;
  value: string;
}

/** The cookies of one browser, as far as sign-in needs them: by origin and path (RFC 6265). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Another jar with the same cookies. */
  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [key, cookie] of this.#cookies) jar.#cookies.set(key, cookie);
    return jar;
  }

  /** Takes the cookies of an answer. */
  take(url: URL, answer: Response): void {
    for (const header of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      const attribute = (wanted: string): string | undefined =>
        attributes
          .find((each) => each.toLowerCase().startsWith(`${wanted}=`))
          ?.slice(wanted.length + 1);
      const path = attribute('path') ?? '/';
      const key = JSON.stringify([url.origin, path, name]);
      const expires = attribute('expires');
      const isOver =
        attribute('max-age') === '0' ||
        (expires !== undefined && Date.parse(expires) <= Date.now());
      if (isOver) this.#cookies.delete(key);
      else this.#cookies.set(key, { origin: url.origin, path, name, value });
    }
  }

  /** The `Cookie` header for an address; empty when there are none. */
  headerFor(url: URL): string {
    return [...this.#cookies.values()]
      .filter(({ origin, path }) => {
        const below = path.endsWith('/') ? path : `${path}/`;
        return origin === url.origin && (url.pathname === path || url.pathname.startsWith(below));
      })
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }
}

import { cookieNames } from '@orchestrator/contracts';

const names = Object.values(cookieNames.session);

/** Does one of these `Cookie` headers (RFC 6265 section 4.2.1) hold a session? */
export const hasSessionCookie = (cookies: readonly string[]): boolean =>
  cookies.some((header) =>
    header.split(';').some((pair) => names.some((name) => pair.trim().startsWith(`${name}=`))),
  );

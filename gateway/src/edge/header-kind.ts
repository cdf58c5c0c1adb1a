import { csrfHeader } from '@orchestrator/contracts';

/** What the gateway does with a request header. */
export const HeaderKind = {
  forward: 0,
  /** Never passed on: hop-by-hop (RFC 9110 section 7.6.1), forwarding claims, and our own prefix. */
  drop: 1,
  connection: 2,
  host: 3,
  contentLength: 4,
  transferEncoding: 5,
  authorization: 6,
  cookie: 7,
  gitlabToken: 8,
  forwardedFor: 9,
  csrfToken: 10,
} as const;
export type HeaderKind = (typeof HeaderKind)[keyof typeof HeaderKind];

const special = new Map<string, HeaderKind>([
  ['connection', HeaderKind.connection],
  ['host', HeaderKind.host],
  ['content-length', HeaderKind.contentLength],
  ['transfer-encoding', HeaderKind.transferEncoding],
  ['authorization', HeaderKind.authorization],
  ['cookie', HeaderKind.cookie],
  ['x-gitlab-token', HeaderKind.gitlabToken],
  ['x-forwarded-for', HeaderKind.forwardedFor],
  [csrfHeader, HeaderKind.csrfToken],
  ['keep-alive', HeaderKind.drop],
  ['proxy-connection', HeaderKind.drop],
  ['proxy-authorization', HeaderKind.drop],
  ['proxy-authenticate', HeaderKind.drop],
  ['te', HeaderKind.drop],
  ['trailer', HeaderKind.drop],
  ['upgrade', HeaderKind.drop],
  ['http2-settings', HeaderKind.drop],
  ['expect', HeaderKind.drop],
]);

/** Header names come in few spellings, so each spelling is looked at once. */
const known = new Map<string, HeaderKind>();
const maxKnownSpellings = 1024;
const maxKnownLength = 64;

/** What to do with a header of this name, in whatever spelling it came. */
export function headerKind(name: string): HeaderKind {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const kind = decideKind(name);
  if (name.length <= maxKnownLength && known.size < maxKnownSpellings) known.set(name, kind);
  return kind;
}

function decideKind(name: string): HeaderKind {
  const lower = name.toLowerCase();
  const listed = special.get(lower);
  if (listed !== undefined) return listed;
  return isReservedName(lower) ? HeaderKind.drop : HeaderKind.forward;
}

/**
 * Names that only we or a trusted proxy may set. CGI-like servers read `_` and sometimes `.` as
 * `-`, so these count as the same letter.
 */
export function isReservedName(lowerCaseName: string): boolean {
  const name = lowerCaseName.replaceAll('_', '-').replaceAll('.', '-');
  return (
    name === 'forwarded' ||
    name === 'x-real-ip' ||
    name === 'x-orchestrator' ||
    name.startsWith('x-orchestrator-') ||
    name.startsWith('x-forwarded-')
  );
}

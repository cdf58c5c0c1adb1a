import { type RefusalByService, refusalHeader, refusalsByServices } from '@orchestrator/contracts';
import { isReservedName } from '../edge/header-kind.js';

/** The answer of a service as it goes on to the client. */
export interface ForwardedHead {
  /** Names and values in turn. */
  readonly headers: string[];
  /** Bytes of the body, when the service said so. */
  readonly contentLength: number | undefined;
  readonly chunked: boolean;
  /** It says how to authenticate, as every 401 must that a client can do something about. */
  readonly challenges: boolean;
  /** Why the service refused the token, where it can judge what the gateway can't. */
  readonly refusal: RefusalByService | undefined;
}

const Kind = {
  forward: 0,
  drop: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  refusal: 5,
  challenge: 6,
} as const;
type Kind = (typeof Kind)[keyof typeof Kind];

/** Hop-by-hop (RFC 9110 section 7.6.1), of no use to the client, or of our own prefix. */
const kinds = new Map<string, Kind>([
  ['connection', Kind.connection],
  ['content-length', Kind.contentLength],
  ['transfer-encoding', Kind.transferEncoding],
  ['keep-alive', Kind.drop],
  ['proxy-connection', Kind.drop],
  ['proxy-authenticate', Kind.drop],
  ['proxy-authorization', Kind.drop],
  ['te', Kind.drop],
  ['trailer', Kind.drop],
  ['upgrade', Kind.drop],
  ['x-powered-by', Kind.drop],
  ['www-authenticate', Kind.challenge],
  [refusalHeader, Kind.refusal],
]);
const known = new Map<string, Kind>();
const maxKnown = 1024;

function kindOf(name: string): Kind {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const lower = name.toLowerCase();
  const kind = kinds.get(lower) ?? (isReservedName(lower) ? Kind.drop : Kind.forward);
  if (known.size < maxKnown) known.set(name, kind);
  return kind;
}

/**
 * @param raw names and values in turn, as undici gives them
 * @param ours what every answer has, in place of what the service says under these names
 */
export function forwardedHead(
  raw: readonly Buffer[],
  ours?: readonly (readonly [name: string, value: string])[],
): ForwardedHead {
  const head = readHead(raw);
  if (ours === undefined) return head;
  const named = new Set(ours.map(([name]) => name.toLowerCase()));
  return { ...head, headers: [...withoutNamed(head.headers, named), ...ours.flat()] };
}

function readHead(raw: readonly Buffer[]): ForwardedHead {
  const headers: string[] = [];
  let contentLength: number | undefined;
  let chunked = false;
  let challenges = false;
  let connection: string | undefined;
  let refusal: RefusalByService | undefined;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = text(raw[index]);
    const kind = kindOf(name);
    if (kind === Kind.drop) continue;
    const value = text(raw[index + 1]);
    if (kind === Kind.connection) {
      connection = connection === undefined ? value : `${connection},${value}`;
    } else if (kind === Kind.refusal) {
      refusal = refusalsByServices.find((code) => code === value);
    } else if (kind === Kind.transferEncoding) {
      chunked = true;
    } else {
      if (kind === Kind.contentLength) contentLength = Number(value);
      else if (kind === Kind.challenge) challenges = true;
      headers.push(name, value);
    }
  }
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') {
    return { headers, contentLength, chunked, challenges, refusal };
  }
  const rest = withoutNamed(headers, new Set(namesIn(connection)));
  return { headers: rest, contentLength, chunked, challenges, refusal };
}

const text = (buffer: Buffer | undefined): string => buffer?.toString('latin1') ?? '';

const namesIn = (connection: string): string[] =>
  connection
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== 'content-length');

function withoutNamed(headers: readonly string[], named: ReadonlySet<string>): string[] {
  return headers.filter((_text, index) => {
    const name = headers[index - (index % 2)] ?? '';
    return !named.has(name.toLowerCase());
  });
}

import { csrfHeader } from '@orchestrator/contracts';
import { connectionOptions } from './connection-options.js';
import type { EdgeProblemCode } from './edge-problem.js';
import { HeaderKind, headerKind } from './header-kind.js';

/** The headers of a request after everything that must not be believed or passed on is gone. */
export interface StrippedHeaders {
  /**
   * Names and values in turn, fit for forwarding: no credentials, nothing hop-by-hop, no claims of
   * identity or origin, no `Host`, no framing.
   */
  readonly forward: string[];
  /** Every `Authorization` that came. */
  readonly authorization: readonly string[];
  /** Every `Cookie` that came. */
  readonly cookies: readonly string[];
  /** Every `X-Gitlab-Token` that came: a credential of ours, or a secret of the service's. */
  readonly gitlabTokens: readonly string[];
  /** Every `X-CSRF-Token` that came. */
  readonly csrfTokens: readonly string[];
  readonly host: string | undefined;
  /** What proxies say of the client; to be read with `TrustedProxies` alone. */
  readonly forwardedFor: string | undefined;
  /** Bytes of the body; `undefined` when it is chunked or there is none. */
  readonly contentLength: number | undefined;
  readonly chunked: boolean;
}

const maxHeaderCount = 100;
const none: readonly string[] = [];

/**
 * Takes a request's raw headers apart in one pass.
 * @param rawHeaders names and values in turn, as node:http gives them with `maxHeadersCount = 0`
 */
export function stripHeaders(rawHeaders: readonly string[]): StrippedHeaders | EdgeProblemCode {
  if (rawHeaders.length > maxHeaderCount * 2) return 'headers_too_large';
  const forward: string[] = [];
  let authorization = none;
  let cookies = none;
  let gitlabTokens = none;
  let csrfTokens = none;
  let host: string | undefined;
  let forwardedFor: string | undefined;
  let connection: string | undefined;
  let contentLength: number | undefined;
  let chunked = false;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    switch (headerKind(name)) {
      case HeaderKind.forward:
        forward.push(name, value);
        break;
      case HeaderKind.drop:
        break;
      case HeaderKind.connection:
        connection = connection === undefined ? value : `${connection},${value}`;
        break;
      case HeaderKind.host:
        if (host !== undefined) return 'bad_request';
        host = value;
        break;
      case HeaderKind.contentLength:
        if (contentLength !== undefined || !/^\d{1,15}$/.test(value)) return 'bad_request';
        contentLength = Number(value);
        break;
      case HeaderKind.transferEncoding:
        if (chunked || value.toLowerCase() !== 'chunked') return 'bad_request';
        chunked = true;
        break;
      case HeaderKind.authorization:
        authorization = append(authorization, value);
        break;
      case HeaderKind.cookie:
        cookies = append(cookies, value);
        break;
      case HeaderKind.gitlabToken:
        gitlabTokens = append(gitlabTokens, value);
        break;
      case HeaderKind.csrfToken:
        csrfTokens = append(csrfTokens, value);
        break;
      case HeaderKind.forwardedFor:
        forwardedFor = forwardedFor === undefined ? value : `${forwardedFor},${value}`;
        break;
    }
  }
  if (chunked && contentLength !== undefined) return 'bad_request';
  const stripped = {
    forward,
    authorization,
    cookies,
    gitlabTokens,
    csrfTokens,
    host,
    forwardedFor,
    contentLength,
    chunked,
  };
  return connection === undefined ? stripped : withoutNamed(stripped, connection);
}

const append = (values: readonly string[], value: string): readonly string[] =>
  values.length === 0 ? [value] : [...values, value];

function withoutNamed(
  stripped: StrippedHeaders,
  connection: string,
): StrippedHeaders | EdgeProblemCode {
  const named = connectionOptions(connection);
  if (named === undefined) return 'bad_request';
  if (named.size === 0) return stripped;
  const { forward } = stripped;
  return {
    ...stripped,
    forward: forward.filter((_text, index) => {
      const name = forward[index - (index % 2)] ?? '';
      return !named.has(name.toLowerCase());
    }),
    ...(named.has('authorization') && { authorization: none }),
    ...(named.has('cookie') && { cookies: none }),
    ...(named.has('x-gitlab-token') && { gitlabTokens: none }),
    ...(named.has(csrfHeader) && { csrfTokens: none }),
    ...(named.has('x-forwarded-for') && { forwardedFor: undefined }),
  };
}

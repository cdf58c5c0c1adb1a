import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Access } from './access.js';
import { cookieNames } from './caller.js';
import { openapiPath } from './path-template.js';
import { type ProblemCode, problemCodes } from './problem-codes.js';
import { anyMediaType, isStreamed, type RouteDefinition } from './route.js';
import { idempotencyKey, idempotencyKeyHeader } from './schemas/primitives.js';
import { problem } from './schemas/problem.js';

const always: readonly ProblemCode[] = [
  'bad_request',
  'rate_limited',
  'internal_error',
  'unavailable',
];

const idempotencyHeaders = z.object({ [idempotencyKeyHeader]: idempotencyKey.optional() });
const idempotencyProblems: readonly ProblemCode[] = [
  'idempotency_key_in_flight',
  'idempotency_key_reused',
];

/**
 * The merged OpenAPI 3.1 document of these routes.
 * @param options.serverUrl the origin under which people reach the gateway
 */
export function openapiDocument(
  routes: readonly RouteDefinition[],
  options: { title: string; version: string; serverUrl: string },
): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = (paths[openapiPath(route.path)] ??= {});
    path[route.method.toLowerCase() as Lowercase<RouteDefinition['method']>] = operation(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: options.title, version: options.version },
    servers: [{ url: options.serverUrl }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token (RFC 6750)' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieNames.session.secure,
          description: 'The session of a browser; unsafe methods need X-CSRF-Token as well',
        },
        queryToken: {
          type: 'apiKey',
          in: 'query',
          name: 'token',
          description: 'The token of a job; on the few routes that say so, and nowhere else',
        },
        gitlabToken: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Gitlab-Token',
          description: 'A trigger token, where GitLab puts secrets; not beside Authorization',
        },
      },
    },
  });
}

function operation(route: RouteDefinition) {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.service],
    description: describeAccess(route.access) + describeHandedOut(route),
    security: security(route),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && { header: idempotencyHeaders }),
    },
    ...requestBody(route),
    responses: { ...declaredAnswers(route), ...declaredProblems(route) },
  };
}

/** Bytes as OpenAPI 3.1 has them. */
const bytes = { type: 'string', format: 'binary' } as const;

function requestBody({ body, content }: RouteDefinition) {
  if (content) {
    const { type, others = [] } = content;
    const types = [type === anyMediaType ? 'application/octet-stream' : type, ...others];
    const entries = types.map((one) => [one, { schema: bytes }] as const);
    return { requestBody: { required: true, content: Object.fromEntries(entries) } };
  }
  if (!body) return {};
  const required = !body.safeParse(undefined).success;
  return { requestBody: { required, content: { 'application/json': { schema: body } } } };
}

function security({ access, queryCredential, gitlabToken }: RouteDefinition) {
  if (access.who !== 'caller') return [];
  if (queryCredential) return [{ queryToken: [] }];
  return [
    ...(access.kinds.some((kind) => kind !== 'session') ? [{ token: [] }] : []),
    ...(gitlabToken ? [{ gitlabToken: [] }] : []),
    ...(access.kinds.includes('session') ? [{ session: [] }] : []),
  ];
}

function declaredAnswers(route: RouteDefinition) {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, body, headers, stream }]) => [
      status,
      {
        description,
        ...((body ?? stream) && {
          content: {
            ...(body && { 'application/json': { schema: body } }),
            ...(stream && { [stream]: { schema: streamed(stream) } }),
          },
        }),
        ...(headers && {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' as const } },
            ]),
          ),
        }),
      },
    ]),
  );
}

const streamed = (type: string) =>
  type.startsWith('text/') ? ({ type: 'string' } as const) : bytes;

function declaredProblems(route: RouteDefinition) {
  const codes = new Set<ProblemCode>([
    ...always,
    ...accessProblems(route.access),
    ...sessionProblems(route),
    ...(route.runner ? (['job_token_ended'] as const) : []),
    ...(isStreamed(route) ? (['too_many_streams'] as const) : []),
    ...(route.idempotencyKey ? idempotencyProblems : []),
    ...route.problems,
  ]);
  if (route.body ?? route.query ?? route.params) codes.add('validation_failed');
  if (route.body ?? route.content) codes.add('body_too_large');
  if (route.content) codes.add('unsupported_media_type');
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema: z.ZodType = problem;
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => `\`${code}\`: ${problemCodes[code].title}`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

function accessProblems(access: Access): readonly ProblemCode[] {
  if (access.who !== 'caller') return [];
  return [
    'unauthenticated',
    'invalid_token',
    'ambiguous_credentials',
    'caller_kind_refused',
    ...(access.scope ? (['insufficient_scope'] as const) : []),
    ...(access.kinds.some((kind) => kind !== 'session') ? (['ip_not_allowed'] as const) : []),
    ...(access.namespace ? (['not_found', 'role_required'] as const) : []),
    ...(access.everyProject ? (['repository_not_allowed'] as const) : []),
    ...(access.legacyAgent ? (['legacy_agents_refused'] as const) : []),
  ];
}

function sessionProblems({ access, method }: RouteDefinition): readonly ProblemCode[] {
  if (access.who !== 'caller' || !access.kinds.includes('session')) return [];
  return [
    ...(method === 'GET' ? [] : (['cross_site_refused', 'csrf_refused'] as const)),
    ...(access.fresh ? (['reauthentication_required'] as const) : []),
  ];
}

/** Who may use a route, in a sentence. */
export function describeAccess(access: Access): string {
  if (access.who === 'public') return 'Anyone may call this.';
  if (access.who === 'service') return `Only these services: ${access.services.join(', ')}.`;
  const kinds = access.kinds.join(', ');
  const scope = access.scope ? ` Tokens need the scope \`${access.scope}\`.` : '';
  const role = access.namespace
    ? ` The least role in the namespace is ${access.namespace.role}.`
    : '';
  const others = access.namespace?.others
    ? ` Over other members it is ${access.namespace.others}.`
    : '';
  const limit = access.everyProject ? ' Not for tokens that are limited to projects.' : '';
  const fresh = access.fresh ? ' The sign-in must be at most ten minutes old.' : '';
  const legacy = access.legacyAgent
    ? ' Agent tokens only of the earlier generation of agents, where those are admitted.'
    : '';
  return `For: ${kinds}.${scope}${role}${others}${limit}${fresh}${legacy}`;
}

function describeHandedOut({ handsOut }: RouteDefinition): string {
  if (handsOut === undefined) return '';
  const scopes = handsOut.scopes.map((scope) => `\`${scope}\``);
  const held = scopes.length > 0 ? `, and must hold ${scopes.join(', ')}` : '';
  const limit = handsOut.everyProject ? ', and must not be limited to projects' : '';
  return ` A calling token hands out no more than it may do itself${held}${limit}.`;
}

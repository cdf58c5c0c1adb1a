import { type Client, resolveProjects } from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import type { Projects } from '../domain/projects.js';
import { TokenError } from '../domain/token-error.js';

/**
 * The projects that the pipeline service has. When it does not say, that is our own trouble
 * (`projects_unavailable`), whatever is in the way: never "no such project".
 */
export const createHttpProjects = (client: Client, log: Logger): Projects => {
  const unavailable = (cause: unknown): TokenError => {
    log.warn({ err: cause }, 'the pipeline service does not say which projects there are');
    return new TokenError('projects_unavailable', 'Projects are out of reach.');
  };
  return {
    resolve: async (asked) => {
      const projects = asked.map(({ namespaceId, name }) => ({ namespace_id: namespaceId, name }));
      const { items } = await client.call(resolveProjects, { body: { projects } }).then(
        ({ body }) => body,
        (error: unknown) => {
          throw unavailable(error);
        },
      );
      if (items.length === asked.length) return items;
      throw unavailable(new Error(`${items.length} answers to ${asked.length} questions`));
    },
  };
};

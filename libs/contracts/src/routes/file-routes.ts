import { z } from 'zod';
import { scoped } from '../access.js';
import { answer, anyMediaType, defineRoute, emptyAnswer, streamAnswer } from '../route.js';
import { file, type filePath, maxFileBytes, otherFilePath, pipelinePath } from '../schemas/file.js';
import { namespaceName } from '../schemas/namespace.js';
import { listQuery, page } from '../schemas/primitives.js';
import { projectName } from '../schemas/project.js';

const projectParams = z.object({ owner: namespaceName, name: projectName });
/** What a program says of the type of a file is not kept: it is given out as bytes. */
const bytes = { as: 'buffer', type: anyMediaType } as const;
const ofMember = { parameter: 'owner', role: 'member' } as const;
const written = { ETag: 'The entity tag of what was written' };

/** Both kinds of files have the same verbs; only who may change them differs. */
const fileCollection = (
  noun: 'Pipeline' | 'ProjectFile',
  segment: 'pipelines' | 'files',
  what: string,
  path: typeof filePath,
  writers: ReturnType<typeof scoped>,
) => {
  const readers = scoped('read', { namespace: ofMember });
  const params = projectParams.extend({ path });
  const place = `/api/v2/ci/repos/{owner}/{name}/${segment}` as const;
  return {
    list: defineRoute({
      id: `list${noun}s`,
      service: 'pipeline',
      method: 'GET',
      path: place,
      summary: `List the ${what}s of a project, by path`,
      access: readers,
      params: projectParams,
      query: listQuery,
      answers: { 200: answer(`A page of ${what}s`, page(file)) },
      problems: ['not_found', 'repository_not_allowed', 'conflict'],
    }),
    read: defineRoute({
      id: `read${noun}`,
      service: 'pipeline',
      method: 'GET',
      path: `${place}/{+path}`,
      summary: `Read a ${what} as it is`,
      access: readers,
      params,
      answers: {
        200: streamAnswer('The content', 'application/octet-stream', {
          ETag: 'The entity tag of the content',
        }),
        304: emptyAnswer('It is what If-None-Match names'),
      },
      problems: ['not_found', 'repository_not_allowed', 'conflict', 'precondition_failed'],
    }),
    write: defineRoute({
      id: `write${noun}`,
      service: 'pipeline',
      method: 'PUT',
      path: `${place}/{+path}`,
      summary: `Make or replace a ${what}. If-Match names what may be replaced, If-None-Match: * refuses to replace`,
      access: writers,
      params,
      content: bytes,
      maxBodyBytes: maxFileBytes,
      answers: {
        200: answer('The file, replaced', file, written),
        201: answer('The file, new', file, written),
      },
      problems: ['not_found', 'repository_not_allowed', 'conflict', 'precondition_failed'],
    }),
    remove: defineRoute({
      id: `delete${noun}`,
      service: 'pipeline',
      method: 'DELETE',
      path: `${place}/{+path}`,
      summary: `Delete a ${what}. If-Match names what may be deleted`,
      access: writers,
      params,
      answers: { 204: emptyAnswer('Deleted') },
      problems: ['not_found', 'repository_not_allowed', 'conflict', 'precondition_failed'],
    }),
  };
};

export const pipelineFiles = fileCollection(
  'Pipeline',
  'pipelines',
  'pipeline file',
  pipelinePath,
  scoped('pipeline:write', { namespace: ofMember }),
);
export const projectFiles = fileCollection(
  'ProjectFile',
  'files',
  'project file',
  otherFilePath,
  scoped('repo:write', { namespace: ofMember }),
);

export const fileRoutes = [
  ...Object.values(pipelineFiles),
  ...Object.values(projectFiles),
] as const;

import { Prisma } from '../generated/prisma/client.js';

/** The part of `owner/name` after the owner. */
const rest = (name: Prisma.Sql): Prisma.Sql => Prisma.sql`substr(${name}, strpos(${name}, '/'))`;

/**
 * Has the tokens of a user, and those of the projects in the user's namespace, show its new name, and
 * the limits to projects of that namespace too. Rights are bound to ids: none of them changes.
 */
export async function renameNamespace(
  tx: Prisma.TransactionClient,
  userId: string,
  username: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE token.token AS t
       SET owner_name = ${username}::text || ${rest(Prisma.sql`t.owner_name`)}
     WHERE t.namespace_id = ${userId}::uuid AND t.owner_type = 'project'`;
  // What a row calls its owner until now is what its limits call the namespace.
  await tx.$executeRaw`
    UPDATE token.token AS t
       SET owner_name = ${username},
           repositories = CASE WHEN t.repositories IS NOT NULL THEN (
             SELECT jsonb_agg(
                      CASE WHEN split_part(listed.project->>'name', '/', 1) = t.owner_name
                           THEN jsonb_set(listed.project, '{name}', to_jsonb(
                                  ${username}::text || ${rest(Prisma.sql`(listed.project->>'name')`)}))
                           ELSE listed.project END ORDER BY listed.place)
               FROM jsonb_array_elements(t.repositories) WITH ORDINALITY AS listed (project, place)) END
     WHERE t.owner_type = 'user' AND t.owner_id = ${userId}::uuid`;
}

import type { SealedSecrets } from '@orchestrator/sealed-secrets';
import type { Prisma } from '../generated/prisma/client.js';
import type { JobSecrets, SecretsQuestion } from '../domain/job-secrets.js';
import { sealContextOf } from '../domain/secret.js';

/** A secret that does not open keeps its jobs waiting: they must not run without what they count on. */
export const createPrismaJobSecrets = (
  sealed: SealedSecrets,
): JobSecrets<Prisma.TransactionClient> => ({
  collect: async (tx, questions) => {
    if (questions.length === 0) return [];
    const rows = await tx.secret.findMany({
      where: { placeId: { in: [...new Set(questions.flatMap(placesOf))] } },
      select: { id: true, level: true, placeId: true, key: true, sealed: true },
    });
    const opened = new Map<string, Promise<string>>();
    // Opened once for all of these jobs.
    const open = (row: (typeof rows)[number]): Promise<string> => {
      const value = opened.get(row.id) ?? sealed.open(row.sealed, sealContextOf(row));
      opened.set(row.id, value);
      return value;
    };
    return Promise.all(questions.map((question) => collectFor(question, rows, open)));
  },
});

async function collectFor<Row extends { readonly placeId: string; readonly key: string }>(
  question: SecretsQuestion,
  rows: readonly Row[],
  open: (row: Row) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  // The last place wins; what it outdoes is not even opened.
  const winners = new Map(
    placesOf(question).flatMap((place) =>
      rows.filter(({ placeId }) => placeId === place).map((row) => [row.key, row] as const),
    ),
  );
  const values = new Map<string, string>();
  for (const [key, row] of winners) values.set(key, await open(row));
  return values;
}

/** From the weakest to the strongest. In a personal namespace there is nobody's own but its user's. */
const placesOf = ({ projectId, namespace, starterUserId }: SecretsQuestion): string[] => [
  ...(namespace.type === 'organization' && starterUserId !== null ? [starterUserId] : []),
  namespace.id,
  projectId,
];

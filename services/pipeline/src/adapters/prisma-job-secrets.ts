import { SealedSecretError, type SealedSecrets } from '@orchestrator/sealed-secrets';
import type { Prisma } from '../generated/prisma/client.js';
import type { JobSecrets, SecretsQuestion } from '../domain/job-secrets.js';
import { type SecretLevel, sealContextOf } from '../domain/secret.js';
import { UnreadableSecretError } from '../domain/unreadable-secret-error.js';

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

interface Kept {
  readonly placeId: string;
  readonly level: SecretLevel;
  readonly key: string;
}

async function collectFor<Row extends Kept>(
  question: SecretsQuestion,
  rows: readonly Row[],
  open: (row: Row) => Promise<string>,
): Promise<ReadonlyMap<string, string> | UnreadableSecretError> {
  // The last place wins; what it outdoes is not even opened.
  const winners = new Map(
    placesOf(question).flatMap((place) =>
      rows.filter(({ placeId }) => placeId === place).map((row) => [row.key, row] as const),
    ),
  );
  const values = new Map<string, string>();
  for (const [key, row] of winners) {
    try {
      values.set(key, await open(row));
    } catch (error) {
      if (!(error instanceof SealedSecretError)) throw error;
      return new UnreadableSecretError(row.level, key, { cause: error });
    }
  }
  return values;
}

/** From the weakest to the strongest. In a personal namespace there is nobody's own but its user's. */
const placesOf = ({ projectId, namespace, starterUserId }: SecretsQuestion): string[] => [
  ...(namespace.type === 'organization' && starterUserId !== null ? [starterUserId] : []),
  namespace.id,
  projectId,
];

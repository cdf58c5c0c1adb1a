import type { SealedSecrets } from '@orchestrator/sealed-secrets';
import type { Prisma } from '../generated/prisma/client.js';
import type { JobSecrets, SecretsQuestion } from '../domain/job-secrets.js';
import { sealContextOf } from '../domain/secret.js';

/** A secret that does not open keeps its jobs waiting: they must not run without what they count on. */
export const createPrismaJobSecrets = (
  sealed: SealedSecrets,
): JobSecrets<Prisma.TransactionClient> => ({
  collect: async (tx, question) => {
    const places = placesOf(question);
    const rows = await tx.secret.findMany({
      where: { placeId: { in: places } },
      select: { id: true, level: true, placeId: true, key: true, sealed: true },
    });
    rows.sort((one, other) => places.indexOf(one.placeId) - places.indexOf(other.placeId));
    // The last place wins; what it outdoes is not even opened.
    const winners = new Map(rows.map((row) => [row.key, row]));
    const values = new Map<string, string>();
    for (const [key, row] of winners) {
      values.set(key, await sealed.open(row.sealed, sealContextOf(row)));
    }
    return values;
  },
});

/** From the weakest to the strongest. In a personal namespace there is nobody's own but its user's. */
const placesOf = ({ projectId, namespace, starterUserId }: SecretsQuestion): string[] => [
  ...(namespace.type === 'organization' && starterUserId !== null ? [starterUserId] : []),
  namespace.id,
  projectId,
];

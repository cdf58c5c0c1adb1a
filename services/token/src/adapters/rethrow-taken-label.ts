import { Prisma } from '../generated/prisma/client.js';
import { TokenError } from '../domain/token-error.js';

/** The other unique columns are random: what is taken can only be the label. */
export function rethrowTakenLabel(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new TokenError('label_taken', 'An active token of this collection has this label.');
  }
  throw error;
}

import { newId } from '@orchestrator/database';
import type { Harness, SessionCaller, TestUser } from './harness.js';

/** The issuer of a provider `test` that people can sign in with. */
export const usableIssuer = 'https://test.example';

interface IdentityOptions {
  readonly issuer?: string;
  readonly login?: string | null;
  readonly email?: string | null;
  readonly emailVerified?: boolean;
}

/** An identity of this user, written past the service. */
export async function addIdentity(
  { prisma }: Pick<Harness, 'prisma'>,
  user: TestUser,
  { issuer = usableIssuer, login = null, email = null, emailVerified = true }: IdentityOptions = {},
): Promise<string> {
  const id = newId();
  await prisma.providerIdentity.create({
    data: {
      id,
      userId: user.id,
      issuer,
      subject: id,
      provider: 'test',
      login,
      email,
      emailVerified,
    },
  });
  return id;
}

/** A session that came through this identity. */
export async function sessionThrough(
  harness: Harness,
  user: TestUser,
  identityId: string,
): Promise<SessionCaller> {
  const session = await harness.sessionOf(user);
  await harness.prisma.session.update({
    where: { id: session.session.id },
    data: { identityId },
  });
  return session;
}

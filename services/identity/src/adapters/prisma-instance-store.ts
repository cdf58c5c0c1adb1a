import { appendToOutbox, inTransaction, newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { InstanceStore } from '../domain/instance.js';
import type { TokenPolicy } from '../domain/token-policy.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { databaseTime } from './database-time.js';
import { identitySchema } from './identity-schema.js';
import {
  auditLogVerifiedEvent,
  instancePolicyUpdatedEvent,
  keysRotatedEvent,
  signUpLinkCreatedEvent,
} from './events/instance-events.js';
import { changedPolicyFields } from './events/told-token-policy.js';

type Tx = Prisma.TransactionClient;

interface InstanceStoreDependencies {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}

export function createPrismaInstanceStore({
  prisma,
  wakeRelay,
}: InstanceStoreDependencies): InstanceStore {
  const committed = async <R>(work: (tx: Tx) => Promise<R>): Promise<R> => {
    const result = await inTransaction(prisma, work);
    wakeRelay();
    return result;
  };
  const record = (event: CloudEvent) =>
    committed((tx) => appendToOutbox(tx, identitySchema, [event]));
  return {
    createSignUpLink: ({ codeDigest, validHours, actor }) =>
      committed(async (tx) => {
        const id = newId();
        const [made] = await tx.$queryRaw<{ expires_at: Date }[]>`
          INSERT INTO identity.sign_up_link (id, code_digest, created_by, expires_at)
          VALUES (${id}::uuid, ${codeDigest}, ${actor.name},
                  clock_timestamp() + make_interval(hours => ${validHours}::int))
          RETURNING expires_at`;
        if (made === undefined) throw new Error('The sign-up link was not kept');
        await appendToOutbox(tx, identitySchema, [signUpLinkCreatedEvent(id, actor)]);
        return { expiresAt: made.expires_at };
      }),
    changePolicy: (changes, actor) =>
      committed(async (tx) => {
        const before = await lockPolicy(tx);
        const after = { ...before, ...changes };
        const changed = changedPolicyFields(before, after);
        if (changed.length === 0) return before;
        await tx.instancePolicy.update({ where: { id: 1 }, data: after });
        const event = instancePolicyUpdatedEvent(after, changed, actor, await databaseTime(tx));
        await appendToOutbox(tx, identitySchema, [event]);
        return after;
      }),
    recordVerification: (verdict, actor) => record(auditLogVerifiedEvent(verdict, actor)),
    recordKeyRotation: (rotation, actor) => record(keysRotatedEvent(rotation, actor)),
  };
}

/** Of two changes at once the second sees what the first one made. */
async function lockPolicy(tx: Tx): Promise<TokenPolicy> {
  await tx.$queryRaw`SELECT 1 FROM identity.instance_policy WHERE id = 1 FOR UPDATE`;
  const { maxTokenLifetimeDays, requireTokenExpiry, inactiveTokenDays } =
    await tx.instancePolicy.findUniqueOrThrow({ where: { id: 1 } });
  return { maxTokenLifetimeDays, requireTokenExpiry, inactiveTokenDays };
}

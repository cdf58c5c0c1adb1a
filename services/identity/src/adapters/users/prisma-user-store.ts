import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { User, UserStore } from '../../domain/user.js';
import { deleteUser } from './delete-user.js';
import { endSessions } from '../sessions/end-sessions.js';
import { giveUpName, takeName } from '../namespace-names.js';
import { identitySchema } from '../identity-schema.js';
import { lockCallingUser, type LockedUser, lockUserNamed } from './lock-user.js';
import { createPrismaUserViews } from './prisma-user-views.js';
import type { SettledChange } from '../settled-change.js';
import { userDisabledEvent, userEnabledEvent, userUpdatedEvent } from '../events/user-events.js';

type Tx = Prisma.TransactionClient;

export const createPrismaUserStore = (settledChange: SettledChange): UserStore => ({
  update: (userId, { displayName, username }, actor) =>
    settledChange(async (tx) => {
      const before = await lockCallingUser(tx, userId);
      const changed: string[] = [];
      if (displayName !== undefined && displayName !== before.displayName) {
        await tx.user.update({ where: { id: userId }, data: { displayName } });
        changed.push('display_name');
      }
      if (username !== undefined && username !== before.username) {
        await rename(tx, before, username);
        changed.push('username');
      }
      const result = await read(tx, userId);
      const events = changed.length > 0 ? [userUpdatedEvent(result, changed, actor)] : [];
      return { ids: await tell(tx, events, [coherenceId.user(userId)]), result };
    }),

  delete: (userId, actor) =>
    settledChange(async (tx) => {
      const { events, ids } = await deleteUser(tx, userId, actor);
      return { ids: await tell(tx, events, ids), result: undefined };
    }),

  disable: (username, actor) =>
    settledChange(async (tx) => {
      const user = await lockUserNamed(tx, username);
      const events = user.disabledAt === null ? [userDisabledEvent(user, actor)] : [];
      await tx.$executeRaw`
          UPDATE identity.user SET disabled_at = coalesce(disabled_at, clock_timestamp())
           WHERE id = ${user.id}::uuid`;
      const own = Prisma.sql`s.user_id = ${user.id}::uuid`;
      const ended = await endSessions(tx, own, 'user_disabled', actor);
      const ids = [coherenceId.user(user.id), ...ended.ids];
      await tell(tx, [...events, ...ended.events], ids);
      return { ids, result: await read(tx, user.id) };
    }),

  enable: (username, actor) =>
    settledChange(async (tx) => {
      const user = await lockUserNamed(tx, username);
      const events = user.disabledAt === null ? [] : [userEnabledEvent(user, actor)];
      await tx.user.update({ where: { id: user.id }, data: { disabledAt: null } });
      const ids = await tell(tx, events, [coherenceId.user(user.id)]);
      return { ids, result: await read(tx, user.id) };
    }),
});

/**
 * Without a change there is nothing to tell, but gateways are told once more all the same: whoever
 * made it before may have died before they knew.
 */
async function tell(tx: Tx, events: readonly CloudEvent[], ids: readonly string[]) {
  if (events.length > 0) await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
  return ids;
}

/** @throws IdentityError `already_renamed`, `name_taken` */
async function rename(tx: Tx, before: LockedUser, username: string): Promise<void> {
  if (before.usernameChangedAt !== null) {
    throw new IdentityError('already_renamed', 'You have changed your username before.');
  }
  await giveUpName(tx, before.username);
  await takeName(tx, username, { type: 'user', id: before.id });
  await tx.$executeRaw`
    UPDATE identity.user SET username = ${username}, username_changed_at = clock_timestamp()
     WHERE id = ${before.id}::uuid`;
}

async function read(tx: Tx, id: string): Promise<User> {
  const found = await createPrismaUserViews(tx).find(id);
  if (found === null) throw new Error('A user whose row is locked is not there');
  return found;
}

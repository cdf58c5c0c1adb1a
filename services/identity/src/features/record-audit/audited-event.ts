import { type Actor, type EventDefinition, routingKey } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { z } from 'zod';
import { type AuditChain, instanceChain } from '../../domain/audit-chain.js';
import type { AuditRecord } from '../../domain/audit-entry.js';

/** An event as the audit log tells of it. */
interface Audited {
  readonly record: AuditRecord;
  /** Where it is recorded; nowhere when there is none. */
  readonly chains: readonly AuditChain[];
}

export interface AuditedEvent {
  readonly event: EventDefinition;
  /** @throws ZodError when the data are not as declared */
  read(event: CloudEvent): Audited;
}

/** How the data of an event fill an entry. */
export interface About<D> {
  /** Whose log it belongs to; null for none. */
  readonly chain: (data: D) => AuditChain | null;
  readonly target: (data: D) => AuditRecord['target'];
  /** Fields that the target shows, so that the details need not. */
  readonly shown: readonly (keyof D & string)[];
}

/** What an event with an actor says. What an operator did is in the log of the instance, too. */
export const audited = <S extends z.ZodType<{ actor: Actor }>>(
  event: EventDefinition<S>,
  about: About<z.output<S>>,
): AuditedEvent => ({
  event,
  read: (received) => {
    const data = event.data.parse(received.data);
    const { type, id, name, token_id: tokenId, ip } = data.actor;
    const own = about.chain(data);
    const alsoHere: readonly AuditChain[] =
      type === 'operator' && own !== instanceChain ? [instanceChain] : [];
    return {
      record: {
        ...envelopeOf(received),
        actor: { type, id, name },
        tokenId,
        ip,
        target: about.target(data),
        details: without(data, ['actor', ...about.shown]),
      },
      chains: [...(own === null ? [] : [own]), ...alsoHere],
    };
  },
});

export const envelopeOf = ({ id, time, type }: CloudEvent) => ({
  eventId: id,
  time: new Date(time),
  action: routingKey(type),
});

export const without = (data: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));

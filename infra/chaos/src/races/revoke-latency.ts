import { percentile } from '@orchestrator/testing';
import { closeClients, connectTo, type System } from '../system/system.js';

export interface LatencyFigures {
  readonly revokes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** How long revokes through a gateway take, one after the other, of tokens that every gateway knows. */
export async function measureRevokes(system: System, revokes: number): Promise<LatencyFigures> {
  const admin = await system.issue(['token:admin']);
  const tokens = await system.issueMany(revokes);
  const clients = system.gateways.map(connectTo);
  const tookMs: number[] = [];
  try {
    for (const [index, token] of tokens.entries()) {
      for (const client of clients) await client.send({ path: '/api/v2/user', token: token.value });
      const client = clients[index % clients.length];
      const answer = await client?.send({
        method: 'DELETE',
        path: `/api/v2/user/tokens/${token.id}`,
        token: admin.value,
      });
      if (answer?.status !== 204) throw new Error(`Not revoked: ${answer?.status}`);
      system.ledger.revoked.add(token.id);
      tookMs.push(answer.endedAt - answer.begunAt);
    }
  } finally {
    await closeClients(clients);
  }
  const at = (percent: number): number => Math.round(percentile(tookMs, percent) * 10) / 10;
  return { revokes, p50Ms: at(50), p99Ms: at(99), maxMs: at(100) };
}

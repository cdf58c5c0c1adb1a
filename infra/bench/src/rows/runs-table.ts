import { cpuMicroseconds } from '../processes/cpu-by-role.js';
import type { Column, Goal, Table } from '../report/table.js';

export const perSecond = 'perSecond';
/** Transactions of our database for each request. */
export const transactionsEach = 'transactionsEach';

const accepts = { accept: 'through the gateway', accept_alone: 'trigger-ingest alone' };
const claims = { claim: 'through the gateway', claim_alone: 'pipeline alone' };

const median = (title: string, name: string, digits: number): Column => ({
  title,
  digits,
  figure: (results, contestant) => results.median(contestant, name),
});

/** Only of those that do the same thing. */
const ratioTo = (rival: string, title: string, ours: readonly string[]): Column => ({
  title,
  digits: 2,
  figure: (results, contestant) =>
    ours.includes(contestant) ? results.ratio(contestant, rival, perSecond) : undefined,
});

const atLeast = (
  least: number,
  rival: string,
  titleOf: (who: string) => string,
  ours: Readonly<Record<string, string>>,
): Goal[] =>
  Object.entries(ours).map(([contestant, who]) => ({
    title: titleOf(who),
    unit: '',
    least,
    figure: (results) => results.ratio(contestant, rival, perSecond),
  }));

export const runsTable: Table = {
  columns: [
    median('/s', perSecond, 0),
    ratioTo('pgbench', '÷ pgbench', Object.keys(accepts)),
    ratioTo('graphile_worker', '÷ graphile-worker', Object.keys(claims)),
    ratioTo('pg_boss', '÷ pg-boss', Object.keys(claims)),
    ratioTo('get', '÷ GET', ['empty_claim']),
    median('CPU µs', cpuMicroseconds, 0),
    median('transactions', transactionsEach, 3),
  ],
  goals: [
    ...atLeast(0.5, 'pgbench', (who) => `durable accepts, ${who} ÷ pgbench`, accepts),
    ...atLeast(1, 'graphile_worker', (who) => `claim → finish, ${who} ÷ graphile-worker`, claims),
    ...atLeast(1, 'pg_boss', (who) => `claim → finish, ${who} ÷ pg-boss`, claims),
    // As the authorized path: what is less is the noise of a measurement.
    ...atLeast(0.9, 'get', (who) => `empty claims ${who} ÷ authorized GET`, {
      empty_claim: accepts.accept,
    }),
    {
      title: 'database transactions for each empty claim',
      unit: '',
      // None: what services do by themselves meanwhile is counted too.
      most: 0.01,
      figure: (results) => results.median('empty_claim', transactionsEach),
    },
  ],
};

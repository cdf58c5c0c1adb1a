import { claimJob } from '@orchestrator/contracts';
import { countTransactions } from '../processes/count-transactions.js';
import { transactionsEach, perSecond } from '../rows/runs-table.js';
import { upstreamPath } from '../tools/upstream.js';
import { getWith } from '../tools/wrk.js';
import { measureRequests } from './measure-requests.js';
import type { RunContestant } from './run-contestant.js';

/** What the gateway answers at best. */
export const authorizedGet: RunContestant = {
  name: 'get',
  title: 'authorized GET through the gateway',
  start: async (site) => {
    const system = await site.system();
    const { platform, gateway } = system;
    const requests = getWith(upstreamPath, `Bearer ${platform.token}`);
    return { measure: () => measureRequests(site, system, gateway.port, requests) };
  },
};

/** Agents ask for a job, and of all that wait none is for them. */
export const emptyClaims: RunContestant = {
  name: 'empty_claim',
  title: 'claims in vain through the gateway',
  start: async (site) => {
    const system = await site.system();
    const { jobsDatabaseUrl, gateway, idleAgents } = system;
    const requests = {
      method: claimJob.method,
      path: claimJob.path,
      headers: idleAgents.map(({ authorization }) => ({ Authorization: authorization })),
    };
    return {
      measure: async () => {
        const transactionsSince = await countTransactions(jobsDatabaseUrl);
        const sample = await measureRequests(site, system, gateway.port, requests);
        const claims = (sample[perSecond] ?? 0) * site.options.runs.seconds;
        return { ...sample, [transactionsEach]: (await transactionsSince()) / claims };
      },
    };
  },
};

import { type auditFault, verifyAuditLog } from '@orchestrator/contracts';
import type { z } from 'zod';
import { defineCommand } from '../command.js';

type Fault = z.output<typeof auditFault>;

const sentences: Record<Fault['fault'], string> = {
  missing: 'an entry is missing here, or several from here on',
  changed: 'this entry was changed',
  reordered: 'this entry does not follow the one before it',
  extra: 'this entry stands beyond the end of its chain',
  head: 'the last entry is not the one that the chain ended with',
};

export const verifyAuditLogCommand = defineCommand({
  usage: '',
  summary: 'Follow every hash chain of the audit log; exit code 1 when one is not what it was',
  words: [],
  options: {},
  async run(_input, { operator, tell, atIdentity }) {
    const { body } = await atIdentity((client) =>
      client.call(verifyAuditLog, { body: { operator } }),
    );
    const { chains, entries, faults, instance_hash } = body;
    tell(
      [
        `${entries} entries in ${chains} chains: ${faults.length === 0 ? 'all as they were written.' : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`}`,
        ...faults.map(
          ({ chain, sequence, fault }) => `  ${chain} entry ${sequence}: ${sentences[fault]}`,
        ),
        ...(instance_hash === null
          ? []
          : [`Last hash of the instance's chain, to be kept elsewhere: ${instance_hash}`]),
      ].join('\n'),
    );
    return faults.length === 0 ? 0 : 1;
  },
});

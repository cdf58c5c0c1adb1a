import { OwnedOrganization } from '../system/owned-organization.js';
import type { System } from '../system/system.js';
import type { ServicesHarmOptions } from './harm-services.js';
import type { WireAgent } from './wire-agent.js';

/** Of the agents at most this share is silent at a time. */
const silentShare = 0.25;

/** Brings about what leads services to places that are seldom come by. */
export function provocations(
  system: System,
  agents: readonly WireAgent[],
  leaseMs: number,
): ServicesHarmOptions['provoke'] {
  const busy = (): WireAgent | undefined =>
    agents.find(({ current, isSilent }) => current !== undefined && !isSilent);
  return {
    'an agent leaves': () => busy()?.leave(),
    'an agent is silent': () => {
      const silent = agents.filter(({ isSilent }) => isSilent).length;
      if (silent < agents.length * silentShare) busy()?.pause(leaseMs * 1.5);
    },
    'an organization ends': async () => {
      try {
        await (await OwnedOrganization.found(system)).delete();
      } catch {
        // What it needs is harmed as well; it is tried again.
      }
    },
  };
}

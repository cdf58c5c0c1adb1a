import { defineSection, page } from '../../app/section.js';

/** Agents and the queue of a namespace. */
export const agentsSection = defineSection(
  () => [],
  [
    page('agents', () => import('./agents/agents-page.js')),
    page('agent', () => import('./agent/agent-page.js')),
    page('queue', () => import('./queue/queue-page.js')),
  ],
);

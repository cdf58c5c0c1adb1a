import { defineSection } from '../../app/section.js';

/** Agents and the queue of a namespace. */
export const agentsSection = defineSection(() => [], []);

import { defineSection } from '../../app/section.js';

/** Projects of a namespace, a project with its settings, and runs. */
export const projectSection = defineSection(() => [], []);

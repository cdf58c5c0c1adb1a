import type { Projects } from '../domain/projects.js';

/** Where no service has projects, there are none. */
export const noProjects: Projects = {
  resolve: (asked) => Promise.resolve(asked.map(() => null)),
};

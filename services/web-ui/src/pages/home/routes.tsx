import { defineSection, page } from '../../app/section.js';

export const homeSection = defineSection(
  () => [],
  [page('home', () => import('./dashboard/dashboard-page.js'))],
);

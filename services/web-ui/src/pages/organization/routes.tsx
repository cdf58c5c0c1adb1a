import { defineSection } from '../../app/section.js';

/** Pages about one organization, under `/orgs/{org}`. */
export const organizationSection = defineSection(() => [], []);

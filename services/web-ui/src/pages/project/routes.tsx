import { defineSection, page } from '../../app/section.js';
import { projectNavigation } from './project-navigation.js';

/** Projects of a namespace, a project with its settings, and runs. */
export const projectSection = defineSection(projectNavigation, [
  page('projects', () => import('./projects/projects-page.js')),
  page('newProject', () => import('./new-project/new-project-page.js')),
  page('project', () => import('./overview/project-page.js')),
  page('projectRuns', () => import('./runs/runs-page.js')),
  page('run', () => import('./run/run-page.js')),
  page('runArtifacts', () => import('./artifacts/artifacts-page.js')),
  page('projectPipelines', () => import('./files/pipelines-page.js')),
  page('projectPipeline', () => import('./files/pipeline-page.js')),
  page('projectFiles', () => import('./files/files-page.js')),
  page('projectFile', () => import('./files/file-page.js')),
  page('projectGeneral', () => import('./general/general-page.js')),
  page('triggerConfigs', () => import('./trigger-configs/trigger-configs-page.js')),
  page('triggerConfig', () => import('./trigger-configs/trigger-config-page.js')),
  page('triggerTokens', () => import('./trigger-tokens/trigger-tokens-page.js')),
  page('webhooks', () => import('./webhooks/webhooks-page.js')),
  page('webhook', () => import('./webhooks/webhook-page.js')),
  page('projectSecrets', () => import('./secrets/secrets-page.js')),
  page('deleteProject', () => import('./delete/delete-project-page.js')),
]);

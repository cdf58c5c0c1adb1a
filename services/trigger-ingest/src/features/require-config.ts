import type { Startables } from '../domain/find-startable.js';
import type { Project } from '../domain/project.js';
import { TriggerIngestError, unfit } from '../domain/trigger-ingest-error.js';

/** @throws TriggerIngestError `unfit` for a trigger configuration that the project does not have */
export async function requireConfig(
  startables: Startables,
  project: Project,
  name: string,
): Promise<void> {
  try {
    await startables.config(project, name);
  } catch (error) {
    if (!(error instanceof TriggerIngestError) || error.code !== 'not_found') throw error;
    throw unfit({ path: 'config', message: 'is no trigger configuration of this project' });
  }
}

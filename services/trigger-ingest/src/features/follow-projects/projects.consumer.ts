import {
  organizationDeleted,
  projectCreated,
  projectDeleted,
  projectUpdated,
  routingKey,
  triggerConfigChanged,
  triggerConfigDeleted,
  userDeleted,
  userUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { z } from 'zod';
import type { ToldProjects } from '../../domain/known-projects.js';
import { toldVersions } from '../../told-versions.js';

const heard = [
  projectCreated,
  projectUpdated,
  projectDeleted,
  triggerConfigChanged,
  triggerConfigDeleted,
  organizationDeleted,
  userDeleted,
  userUpdated,
];

/** Hears what can be started. What is no such event goes to the dead letters. */
export const projectsConsumer = (told: ToldProjects): ConsumeOptions => ({
  queue: 'trigger-ingest.projects',
  types: heard.map(({ type }) => routingKey(type)),
  handle: (event) => handle(told, event),
});

async function handle(told: ToldProjects, { type, data }: CloudEvent): Promise<void> {
  switch (type) {
    case projectCreated.type:
      return told.changed(toState(projectCreated.data.parse(data)));
    case projectUpdated.type:
      return told.changed(toState(projectUpdated.data.parse(data)));
    case projectDeleted.type:
      return told.deleted(projectDeleted.data.parse(data).project_id);
    case triggerConfigChanged.type: {
      const { config, project_id: projectId, revision } = triggerConfigChanged.data.parse(data);
      const versions = toldVersions(config.versions);
      return told.configChanged({
        id: config.id,
        name: config.name,
        versions,
        projectId,
        revision,
      });
    }
    case triggerConfigDeleted.type:
      return told.configDeleted(triggerConfigDeleted.data.parse(data).config_id);
    case organizationDeleted.type: {
      const { organization_id: id, name } = organizationDeleted.data.parse(data);
      return told.namespaceEnded({ type: 'organization', id, name });
    }
    case userDeleted.type: {
      const { user_id: id, username: name } = userDeleted.data.parse(data);
      return told.namespaceEnded({ type: 'user', id, name });
    }
    case userUpdated.type: {
      const { user_id: id, username: name, changed } = userUpdated.data.parse(data);
      // A username changes once only: such an event is right whenever it comes, any other may be late.
      if (changed.includes('username')) await told.namespaceRenamed({ type: 'user', id, name });
      return;
    }
    default:
      throw new TypeError(`${type} says nothing of what can be started`);
  }
}

type ToldProject = Pick<
  z.output<typeof projectUpdated.data>,
  'project_id' | 'name' | 'namespace' | 'vcs_type' | 'vcs_url' | 'default_ref' | 'updated_at'
>;

const toState = (told: ToldProject): Parameters<ToldProjects['changed']>[0] => ({
  id: told.project_id,
  namespace: told.namespace,
  name: told.name,
  vcsType: told.vcs_type,
  vcsUrl: told.vcs_url,
  defaultRef: told.default_ref,
  updatedAt: new Date(told.updated_at),
});

import {
  addTriggerConfigVersion,
  createTriggerConfig,
  deleteTriggerConfig,
  listTriggerConfigs,
  readTriggerConfig,
  resolveStartable,
  updateTriggerConfigVersion,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectViews } from '../domain/project-views.js';
import type { TriggerConfigStore } from '../domain/trigger-config-store.js';
import type { TriggerConfigViews } from '../domain/trigger-config-views.js';
import { addTriggerConfigVersionRoute } from './add-trigger-config-version/add-trigger-config-version.route.js';
import { createTriggerConfigRoute } from './create-trigger-config/create-trigger-config.route.js';
import { deleteTriggerConfigRoute } from './delete-trigger-config/delete-trigger-config.route.js';
import { listTriggerConfigsRoute } from './list-trigger-configs/list-trigger-configs.route.js';
import { readTriggerConfigRoute } from './read-trigger-config/read-trigger-config.route.js';
import { resolveStartableRoute } from './resolve-startable/resolve-startable.route.js';
import { updateTriggerConfigVersionRoute } from './update-trigger-config-version/update-trigger-config-version.route.js';

interface Parts {
  readonly projects: ProjectViews;
  readonly configs: TriggerConfigViews;
  readonly configStore: TriggerConfigStore;
  readonly answerMs: number;
}

/** Trigger configurations, and what those who start runs ask of them. */
export const triggerConfigBindings = ({
  projects,
  configs,
  configStore: store,
  answerMs: ms,
}: Parts): readonly Binding[] => [
  handle(resolveStartable, answerWithin(ms, resolveStartableRoute(projects, configs))),
  handle(listTriggerConfigs, answerWithin(ms, listTriggerConfigsRoute(projects, configs))),
  handle(readTriggerConfig, answerWithin(ms, readTriggerConfigRoute(projects, configs))),
  handle(createTriggerConfig, answerWithin(ms, createTriggerConfigRoute(projects, store))),
  handle(addTriggerConfigVersion, answerWithin(ms, addTriggerConfigVersionRoute(projects, store))),
  handle(
    updateTriggerConfigVersion,
    answerWithin(ms, updateTriggerConfigVersionRoute(projects, store)),
  ),
  handle(deleteTriggerConfig, answerWithin(ms, deleteTriggerConfigRoute(projects, store))),
];

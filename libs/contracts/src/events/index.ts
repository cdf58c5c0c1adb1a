import { agentEvents } from './agent-events.js';
import {
  fileEvents,
  secretEvents,
  triggerConfigEvents,
  webhookManagementEvents,
} from './content-events.js';
import type { EventDefinition } from './define-event.js';
import { identityEvents } from './identity-events.js';
import { projectEvents } from './project-events.js';
import { runEvents } from './run-events.js';
import { tokenEvents } from './token-events.js';

/** Every event of the system. */
export const allEvents: readonly EventDefinition[] = [
  ...tokenEvents,
  ...projectEvents,
  ...fileEvents,
  ...triggerConfigEvents,
  ...secretEvents,
  ...webhookManagementEvents,
  ...identityEvents,
  ...runEvents,
  ...agentEvents,
];

import type { EventDefinition } from './define-event.js';
import { identityEvents } from './identity-events.js';
import {
  tokenCreated,
  tokenRejected,
  tokenRevoked,
  tokenUpdated,
  tokenUsed,
} from './token-events.js';

/** Every event of the system. */
export const allEvents: readonly EventDefinition[] = [
  tokenCreated,
  tokenUpdated,
  tokenRevoked,
  tokenUsed,
  tokenRejected,
  ...identityEvents,
];

import type { Actor } from '../../domain/actor.js';

/** The operator at the command line, by the name that the command line gives. */
export const operatorOf = (operator: string): Actor => ({
  type: 'operator',
  id: operator,
  name: operator,
  tokenId: null,
  sessionId: null,
  ip: null,
});

import type { Commands } from '@orchestrator/command-line';
import type { Surroundings } from '../surroundings.js';
import { listOrganizations } from './org/list-organizations.js';
import { createProject } from './project/create-project.js';
import { deleteProject } from './project/delete-project.js';
import { listProjects } from './project/list-projects.js';
import { createToken } from './token/create-token.js';
import { listTokens } from './token/list-tokens.js';
import { revokeLeaked } from './token/revoke-leaked.js';
import { revokeToken } from './token/revoke-token.js';
import { rotateToken } from './token/rotate-token.js';
import { showToken } from './token/show-token.js';
import { updateToken } from './token/update-token.js';
import { whoami } from './whoami.js';

/** Everything that can be asked, by name. */
export const commands: Commands<Surroundings> = new Map([
  ['whoami', whoami],
  ['token list', listTokens],
  ['token create', createToken],
  ['token show', showToken],
  ['token update', updateToken],
  ['token rotate', rotateToken],
  ['token revoke', revokeToken],
  ['token revoke-leaked', revokeLeaked],
  ['project list', listProjects],
  ['project create', createProject],
  ['project delete', deleteProject],
  ['org list', listOrganizations],
]);

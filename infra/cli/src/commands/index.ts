import type { Commands } from '@orchestrator/command-line';
import type { Surroundings } from '../surroundings.js';
import { listOrganizations } from './list-organizations.js';
import { createProject } from './projects/create-project.js';
import { deleteProject } from './projects/delete-project.js';
import { listProjects } from './projects/list-projects.js';
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
  ['projects list', listProjects],
  ['projects create', createProject],
  ['projects delete', deleteProject],
  ['orgs list', listOrganizations],
]);

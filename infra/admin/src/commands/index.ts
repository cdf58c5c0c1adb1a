import type { Command } from '../command.js';
import { instancePolicy } from './instance-policy.js';
import { resealSecrets } from './reseal-secrets.js';
import { rotateKeys } from './rotate-keys.js';
import { signUpLink } from './sign-up-link.js';
import { disableUserCommand, enableUserCommand } from './switch-user.js';
import { verifyAuditLogCommand } from './verify-audit-log.js';

/** Everything that the operator can ask, by name. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['sign-up-link', signUpLink],
  ['disable-user', disableUserCommand],
  ['enable-user', enableUserCommand],
  ['instance-policy', instancePolicy],
  ['verify-audit-log', verifyAuditLogCommand],
  ['rotate-keys', rotateKeys],
  ['reseal-secrets', resealSecrets],
]);

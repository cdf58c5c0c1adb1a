import { test } from '@jest/globals';
import { describeOnBoth } from './describe-in-browser.js';
import { agentAtWork } from './journey/agent-at-work.js';
import { linkAccounts } from './journey/link-accounts.js';
import { organization } from './journey/organization.js';
import { tokenKinds } from './journey/token-kinds.js';

/** Several people and many pages, on a machine that may be busy. */
const longMs = 180_000;

describeOnBoth('what people come for', (context) => {
  test(
    'a second provider is linked after both accounts were shown, opens the account, and is unlinked',
    () => linkAccounts(context),
    longMs,
  );
  test(
    'tokens of each kind are created, edited, rotated and deleted in the browser, are seen once only, and the API agrees',
    () => tokenKinds(context),
    longMs,
  );
  test('an organization lives from its founding to its end', () => organization(context), longMs);
  test(
    'an agent is online, runs what is watched live, and is offline when its token is revoked',
    () => agentAtWork(context),
    longMs,
  );
});

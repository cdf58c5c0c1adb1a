import { signOut } from '@orchestrator/contracts';
import { callRoute } from '../api/call-route.js';
import { problemCodeOf } from '../api/problem-sentence.js';
import { queryClient } from '../api/query-client.js';
import { drafts } from '../forms/drafts.js';
import { pageHref } from './page-href.js';

/**
 * Ends the session and forgets what this tab knew of it.
 * @throws what `callRoute` throws, unless the session had ended already
 */
export async function leave(): Promise<void> {
  try {
    await callRoute(signOut, {});
  } catch (error) {
    if (problemCodeOf(error) !== 'unauthenticated') throw error;
  }
  drafts.dropAll();
  queryClient.clear();
  location.assign(pageHref('signIn'));
}

import { BookOpen, LogOut, UserRound } from 'lucide-react';
import { problemSentence } from '../api/problem-sentence.js';
import { useUser } from '../api/use-session.js';
import { MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../design/menu.js';
import { showToast } from '../design/toasts.js';
import { pageHref } from './page-href.js';
import { leave } from './sign-out.js';

/** The entries of the menu of whoever is signed in. */
export function AccountEntries() {
  const user = useUser();
  const signOut = () => void leave().catch((error: unknown) => showToast(problemSentence(error)));
  return (
    <>
      <MenuLabel>Signed in as {user.username}</MenuLabel>
      <MenuLink icon={UserRound} to={pageHref('profile')}>
        Your settings
      </MenuLink>
      <MenuItem icon={BookOpen} onSelect={() => location.assign('/docs')}>
        API reference
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={signOut}>
        Sign out
      </MenuItem>
    </>
  );
}

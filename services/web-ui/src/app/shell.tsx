import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';
import { setSessionTrouble, useSessionTrouble } from '../api/session-trouble.js';
import { IconButton } from '../design/button.js';
import { Toasts } from '../design/toasts.js';
import { VisuallyHidden } from '../design/visually-hidden.js';
import { AccountMenu } from './account-menu.js';
import icon from './icon.svg';
import { InvitationsLink } from './invitations-link.js';
import { useNamespaces } from './namespaces.js';
import { NamespaceSwitcher } from './namespace-switcher.js';
import { pageHref } from './page-href.js';
import styles from './shell.module.css';
import { SideNavigation } from './side-navigation.js';
import { ThemeMenu } from './theme-menu.js';
import { useScript } from './use-script.js';

// Dialogs are not in the first load: few need one of these.
const loadNavigation = () => import('./navigation-dialog.js');
const loadSession = () => import('./session-dialog.js');

const dropSessionTrouble = (): void => setSessionTrouble(undefined);

/** What is around every page for people who are signed in. */
export function Shell() {
  const namespaces = useNamespaces();
  const trouble = useSessionTrouble();
  const [menuIsOpen, setMenuIsOpen] = useState(false);
  const main = useMainFocus();
  const closeMenu = () => setMenuIsOpen(false);
  const navigation = useScript(loadNavigation, menuIsOpen, closeMenu);
  const session = useScript(loadSession, trouble !== undefined, dropSessionTrouble);
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Progress />
      <header className={styles.header}>
        <span className={styles.menuButton}>
          <IconButton label="Navigation" icon={MenuIcon} onClick={() => setMenuIsOpen(true)} />
        </span>
        <Link className={styles.brand} to={pageHref('home')} aria-label="Orchestrator Access">
          <img src={icon} alt="" />
          <span className={styles.brandName}>Orchestrator Access</span>
        </Link>
        <NamespaceSwitcher current={namespaces.current} />
        <span className={styles.space} />
        <InvitationsLink />
        <ThemeMenu />
        <AccountMenu />
      </header>
      <div className={styles.frame}>
        <div className={styles.side}>
          <SideNavigation namespace={namespaces.current} />
        </div>
        <main className={styles.main} id="main" tabIndex={-1} ref={main}>
          <Outlet />
        </main>
      </div>
      {menuIsOpen && navigation && (
        <navigation.NavigationDialog namespace={namespaces.current} onClose={closeMenu} />
      )}
      {trouble && session && <session.SessionDialog trouble={trouble} />}
      <Toasts />
    </>
  );
}

/** Another page begins at its top, for eyes and for the keyboard. */
function useMainFocus() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

function Progress() {
  const { state } = useNavigation();
  if (state === 'idle') return null;
  return (
    <div className={styles.progress} role="status">
      <VisuallyHidden>Loading the page</VisuallyHidden>
    </div>
  );
}

import { FolderGit2, LayoutDashboard, ListOrdered, Server, Settings } from 'lucide-react';
import { NavLink, useMatches, useParams } from 'react-router';
import type { Namespace } from './namespaces.js';
import { pageHref } from './page-href.js';
import type { NavigationGroup, SectionHandle } from './section.js';
import styles from './side-navigation.module.css';

const iconSize = 16;

/** The entries of the namespace, then those of the section that the page belongs to. */
export function SideNavigation({
  namespace,
  onGo,
}: {
  readonly namespace: Namespace;
  readonly onGo?: () => void;
}) {
  const params = useParams();
  const groups = useMatches()
    .flatMap(({ handle }) => (handle as SectionHandle | undefined) ?? [])
    .flatMap(({ navigation }) => navigation({ params, namespace }));
  return (
    <nav className={styles.navigation} aria-label="Main">
      {[namespaceGroup(namespace), ...groups].map(({ label, entries }) => (
        <div className={styles.group} key={label}>
          <div className={styles.label}>{label}</div>
          <ul>
            {entries.map(({ to, label: text, icon: Icon }) => (
              <li key={to}>
                <NavLink className={styles.entry ?? ''} to={to} end onClick={() => onGo?.()}>
                  <Icon size={iconSize} aria-hidden />
                  {text}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function namespaceGroup({ name, type }: Namespace): NavigationGroup {
  const of = { owner: name };
  return {
    label: name,
    entries: [
      { label: 'Dashboard', to: pageHref('home'), icon: LayoutDashboard },
      { label: 'Projects', to: pageHref('projects', of), icon: FolderGit2 },
      { label: 'Agents', to: pageHref('agents', of), icon: Server },
      { label: 'Queue', to: pageHref('queue', of), icon: ListOrdered },
      type === 'user'
        ? { label: 'Settings', to: pageHref('settings'), icon: Settings }
        : {
            label: 'Settings',
            to: pageHref('organizationGeneral', { org: name }),
            icon: Settings,
          },
    ],
  };
}

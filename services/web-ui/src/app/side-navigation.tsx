import { FolderGit2, LayoutDashboard, ListOrdered, Server, Settings } from 'lucide-react';
import { reaches } from '@orchestrator/contracts';
import { NavLink, useMatches } from 'react-router';
import { classNames } from '../design/class-names.js';
import type { Namespace } from './namespaces.js';
import { pageHref } from './page-href.js';
import type { NavigationEntry, NavigationGroup, SectionHandle } from './section.js';
import styles from './side-navigation.module.css';
import { usePlace } from './use-place.js';

const iconSize = 16;

/** The entries of the namespace, then those of the section that the page belongs to. */
export function SideNavigation({
  namespace,
  onGo,
}: {
  readonly namespace: Namespace;
  readonly onGo?: () => void;
}) {
  const params = usePlace();
  const ofSection = useMatches()
    .flatMap(({ handle }) => (handle as SectionHandle | undefined) ?? [])
    .flatMap(({ navigation }) => navigation({ params, namespace }));
  const groups = [namespaceGroup(namespace), ...ofSection];
  const isFor = ({ needs = 'member' }: NavigationEntry) => reaches(namespace.role, needs);
  const all = groups.flatMap(({ entries }) => entries);
  const isLast = (to: string, group: string) =>
    groups.findLast(({ entries }) => entries.some((entry) => entry.to === to))?.label === group;
  return (
    <nav className={styles.navigation} aria-label="Main">
      {groups.map(({ label, entries }) => (
        <div className={styles.group} key={label}>
          <div className={styles.label}>{label}</div>
          <ul>
            {entries.filter(isFor).map(({ to, label: text, icon: Icon }) => (
              <li key={to}>
                <NavLink
                  // Where a section has the same page under a name of its own, that one is marked.
                  className={({ isActive }) =>
                    classNames(styles.entry, isActive && isLast(to, label) && styles.active)
                  }
                  to={to}
                  end={leadsToOthers(to, all)}
                  onClick={() => onGo?.()}
                >
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

/** An entry stands for the pages below its own too, unless these have entries. */
const leadsToOthers = (to: string, all: readonly NavigationEntry[]): boolean =>
  to === pageHref('home') || all.some((other) => other.to.startsWith(`${to}/`));

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

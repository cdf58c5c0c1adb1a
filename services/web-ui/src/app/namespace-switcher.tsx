import { Building2, ChevronsUpDown, Plus, UserRound } from 'lucide-react';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '../design/button.js';
import { Menu, MenuChoice, MenuLabel, MenuLink, MenuSeparator } from '../design/menu.js';
import type { Namespace, Namespaces } from './namespaces.js';
import { pageHref } from './page-href.js';

const icons = { user: UserRound, organization: Building2 } as const;
const iconSize = 16;

/** Between the person and the organizations; on a namespace's page the same page of the other opens. */
export function NamespaceSwitcher({ all, current }: Namespaces) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const go = ({ name }: Namespace) => void navigate(sameParts(pathname, name));
  const Icon = icons[current.type];
  const choices = (namespaces: readonly Namespace[]) =>
    namespaces.map((namespace) => (
      <MenuChoice
        key={namespace.name}
        icon={icons[namespace.type]}
        chosen={namespace.name === current.name}
        onSelect={() => go(namespace)}
      >
        {namespace.name}
      </MenuChoice>
    ));
  const organizations = all.filter(({ type }) => type === 'organization');
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="quiet" aria-label={`Namespace: ${current.name}`}>
          <Icon size={iconSize} aria-hidden />
          {current.name}
          <ChevronsUpDown size={iconSize} aria-hidden />
        </Button>
      }
    >
      <MenuLabel>You</MenuLabel>
      {choices(all.filter(({ type }) => type === 'user'))}
      {organizations.length > 0 && <MenuLabel>Organizations</MenuLabel>}
      {choices(organizations)}
      <MenuSeparator />
      <MenuLink icon={Plus} to={pageHref('newOrganization')}>
        New organization
      </MenuLink>
    </Menu>
  );
}

function sameParts(pathname: string, name: string): string {
  const parts = ['projects', 'agents', 'queue'] as const;
  const part = parts.find((one) => pathname.endsWith(`/${one}`)) ?? 'projects';
  return pageHref(part, { owner: name });
}

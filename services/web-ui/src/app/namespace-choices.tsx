import { Plus } from 'lucide-react';
import { useLocation, useNavigate } from 'react-router';
import { MenuChoice, MenuLabel, MenuLink, MenuSeparator } from '../design/menu.js';
import { namespaceIcons } from './namespace-icons.js';
import { type Namespace, useNamespaces } from './namespaces.js';
import { pageHref } from './page-href.js';

/** Between the person and the organizations; on a namespace's page the same page of the other opens. */
export function NamespaceChoices() {
  const { all, current } = useNamespaces();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const go = ({ name }: Namespace) => void navigate(sameParts(pathname, name));
  const choices = (namespaces: readonly Namespace[]) =>
    namespaces.map((namespace) => (
      <MenuChoice
        key={namespace.name}
        icon={namespaceIcons[namespace.type]}
        chosen={namespace.name === current.name}
        onSelect={() => go(namespace)}
      >
        {namespace.name}
      </MenuChoice>
    ));
  const organizations = all.filter(({ type }) => type === 'organization');
  return (
    <>
      <MenuLabel>You</MenuLabel>
      {choices(all.filter(({ type }) => type === 'user'))}
      {organizations.length > 0 && <MenuLabel>Organizations</MenuLabel>}
      {choices(organizations)}
      <MenuSeparator />
      <MenuLink icon={Plus} to={pageHref('newOrganization')}>
        New organization
      </MenuLink>
    </>
  );
}

function sameParts(pathname: string, name: string): string {
  const parts = ['projects', 'agents', 'queue'] as const;
  const part = parts.find((one) => pathname.endsWith(`/${one}`)) ?? 'projects';
  return pageHref(part, { owner: name });
}

import { ChevronsUpDown } from 'lucide-react';
import { Button } from '../design/button.js';
import { LazyMenu } from '../design/lazy-menu.js';
import { namespaceIcons } from './namespace-icons.js';
import type { Namespace } from './namespaces.js';

const iconSize = 16;
const load = () => import('./namespace-choices.js').then((part) => part.NamespaceChoices);

/** Between the person and the organizations. */
export function NamespaceSwitcher({ current }: { readonly current: Namespace }) {
  const Icon = namespaceIcons[current.type];
  return (
    <LazyMenu
      align="start"
      load={load}
      trigger={
        <Button variant="quiet" aria-label={`Namespace: ${current.name}`}>
          <Icon size={iconSize} aria-hidden />
          {current.name}
          <ChevronsUpDown size={iconSize} aria-hidden />
        </Button>
      }
    />
  );
}

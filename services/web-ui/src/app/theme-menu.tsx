import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../design/button.js';
import { LazyMenu } from '../design/lazy-menu.js';
import { useTheme } from './theme.js';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const load = () => import('./theme-choices.js').then((part) => part.ThemeChoices);

export const ThemeMenu = () => (
  <LazyMenu load={load} trigger={<IconButton label="Theme" icon={icons[useTheme()]} />} />
);

import { Monitor, Moon, Sun } from 'lucide-react';
import { MenuChoice } from '../design/menu.js';
import { setTheme, themes, useTheme } from './theme.js';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const names = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** The entries of the menu of themes. */
export function ThemeChoices() {
  const theme = useTheme();
  return themes.map((one) => (
    <MenuChoice key={one} icon={icons[one]} chosen={one === theme} onSelect={() => setTheme(one)}>
      {names[one]}
    </MenuChoice>
  ));
}

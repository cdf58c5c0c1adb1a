import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../design/button.js';
import { Menu, MenuChoice } from '../design/menu.js';
import { setTheme, themes, useTheme } from './theme.js';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const names = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

export function ThemeMenu() {
  const theme = useTheme();
  return (
    <Menu trigger={<IconButton label="Theme" icon={icons[theme]} />}>
      {themes.map((one) => (
        <MenuChoice
          key={one}
          icon={icons[one]}
          chosen={one === theme}
          onSelect={() => setTheme(one)}
        >
          {names[one]}
        </MenuChoice>
      ))}
    </Menu>
  );
}

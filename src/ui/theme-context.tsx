import { createContext, useContext } from 'react';
import { keymap, type Keymap } from './keys.ts';
import { theme, type Theme } from './theme.ts';

/** How everything below looks and which keys it answers to. */
export type Setting = { readonly theme: Theme; readonly keys: Keymap };

export const SettingContext = createContext<Setting>({ theme: theme('dark'), keys: keymap() });

export const useTheme = (): Theme => useContext(SettingContext).theme;
export const useKeymap = (): Keymap => useContext(SettingContext).keys;

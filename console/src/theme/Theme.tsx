import { applyMode, Mode } from '@cloudscape-design/global-styles';
import {
  createContext,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { readPreference, writePreference } from './preferences.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeChoice {
  readonly theme: Theme;
  /** What is shown: the theme, or what the system says. */
  readonly isDark: boolean;
  readonly choose: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeChoice | undefined>(undefined);

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(firstTheme);
  const systemIsDark = useSyncExternalStore(watchSystem, () => darkSystem().matches);
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark);
  useEffect(() => {
    applyMode(isDark ? Mode.Dark : Mode.Light);
    document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', isDark ? 'dark' : 'light');
  }, [isDark]);
  const choice = useMemo(
    () => ({
      theme,
      isDark,
      choose: (chosen: Theme) => {
        writePreference('theme', chosen);
        setTheme(chosen);
      },
    }),
    [theme, isDark],
  );
  return <ThemeContext value={choice}>{children}</ThemeContext>;
}

export function useTheme(): ThemeChoice {
  const choice = use(ThemeContext);
  if (!choice) throw new Error('outside of ThemeProvider');
  return choice;
}

function firstTheme(): Theme {
  const chosen = readPreference('theme');
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

function darkSystem(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

function watchSystem(changed: () => void): () => void {
  const query = darkSystem();
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

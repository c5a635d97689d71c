import { FluentProvider, teamsLightTheme } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import type { Theme } from '../host/host.ts';
import { direction } from '../words/words.ts';

type FluentTheme = typeof teamsLightTheme;

const contrast = window.matchMedia('(forced-colors: active), (prefers-contrast: more)');
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The page on its own, without a host: in the theme of the reader's system. */
export function ThemedPage({ children }: { children: ReactNode }) {
  const [[theme, fluent], setTheme] = useState<[Theme, FluentTheme]>(['default', teamsLightTheme]);
  useEffect(() => {
    let current = true;
    const change = async () => {
      const wanted = themeNow();
      // Falls back to the light theme.
      const fetched = await fetchTheme(wanted).catch(() => teamsLightTheme);
      if (current && wanted === themeNow()) setTheme([wanted, fetched]);
    };
    void change();
    for (const query of [contrast, dark]) query.addEventListener('change', change);
    return () => {
      current = false;
      for (const query of [contrast, dark]) query.removeEventListener('change', change);
    };
  }, []);
  return (
    <FluentProvider theme={fluent} dir={direction()} style={{ colorScheme: theme === 'default' ? 'light' : 'dark' }}>
      {children}
    </FluentProvider>
  );
}

function themeNow(): Theme {
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'default';
}

async function fetchTheme(theme: Theme): Promise<FluentTheme> {
  if (theme === 'dark') return (await import('../ui/themes/darkTheme.ts')).default;
  return theme === 'contrast' ? (await import('../ui/themes/contrastTheme.ts')).default : teamsLightTheme;
}

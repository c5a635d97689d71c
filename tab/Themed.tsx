import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import type { Host, Theme } from './host/host.ts';
import { HostContext } from './host/useHost.ts';
import { direction } from './words/words.ts';

const themes: Record<Theme, typeof teamsLightTheme> = {
  default: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};

/** A surface in the host's theme, whenever that changes; says to the host that it is drawn. */
export function Themed({ host, children }: { host: Host; children: ReactNode }) {
  const [theme, setTheme] = useState(host.context.theme);
  useEffect(() => {
    host.onTheme(setTheme);
    host.ready();
  }, [host]);
  return (
    <FluentProvider
      dir={direction()}
      theme={themes[theme]}
      style={{ height: '100%', colorScheme: theme === 'default' ? 'light' : 'dark' }}
    >
      <HostContext value={host}>{children}</HostContext>
    </FluentProvider>
  );
}

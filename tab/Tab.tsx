import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Host, Theme } from './host/host.ts';
import { HostContext } from './host/useHost.ts';
import type { Live } from './live/live.ts';
import { LiveContext } from './live/useLive.ts';
import { Panel } from './panel/Panel.tsx';
import { Skeleton } from './panel/Skeleton.tsx';

const themes: Record<Theme, typeof teamsLightTheme> = {
  default: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};

// The panel is what opens during a call; the stage is fetched only where it is shown.
const Stage = lazy(async () => ({ default: (await import('./stage/Stage.tsx')).Stage }));

/** Our page inside the host: one surface, in the host's theme, on one live session. */
export function Tab({ host, live }: { host: Host; live: Live }) {
  const [theme, setTheme] = useState(host.context.theme);
  useEffect(() => {
    host.onTheme(setTheme);
    host.ready();
  }, [host]);
  return (
    <FluentProvider
      theme={themes[theme]}
      style={{ height: '100%', colorScheme: theme === 'default' ? 'light' : 'dark' }}
    >
      <HostContext value={host}>
        <LiveContext value={live}>
          {host.context.surface === 'stage' ? (
            <Suspense fallback={<Skeleton />}>
              <Stage />
            </Suspense>
          ) : (
            <Panel />
          )}
        </LiveContext>
      </HostContext>
    </FluentProvider>
  );
}

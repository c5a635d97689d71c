import { FluentProvider, teamsLightTheme } from '@fluentui/react-components';
import { type ReactNode, Suspense, startTransition, use, useEffect, useState } from 'react';
import type { Host, Theme } from './host/host.ts';
import { HostContext } from './host/useHost.ts';
import { direction } from './words/words.ts';

type FluentTheme = typeof teamsLightTheme;

/** Each is fetched by who has it, once; one that cannot be fetched is light. */
const others: Record<Exclude<Theme, 'default'>, () => Promise<FluentTheme>> = {
  dark: fetchedOnce(async () => (await import('./darkTheme.ts')).default),
  contrast: fetchedOnce(async () => (await import('./contrastTheme.ts')).default),
};

function fetchedOnce(fetch: () => Promise<FluentTheme>): () => Promise<FluentTheme> {
  let fetched: Promise<FluentTheme> | undefined;
  return () => {
    fetched ??= fetch().catch(() => teamsLightTheme);
    return fetched;
  };
}

/** A surface in the host's theme, whenever that changes; says to the host that it is drawn. */
export function Themed({ host, children }: { host: Host; children: ReactNode }) {
  const [theme, setTheme] = useState(host.context.theme);
  useEffect(() => {
    // In a transition: the surface stays as it is until the theme is there.
    host.onTheme((changed) => startTransition(() => setTheme(changed)));
    host.ready();
  }, [host]);
  return (
    <Suspense>
      <InTheme theme={theme}>
        <HostContext value={host}>{children}</HostContext>
      </InTheme>
    </Suspense>
  );
}

function InTheme({ theme, children }: { theme: Theme; children: ReactNode }) {
  const fluent = theme === 'default' ? teamsLightTheme : use(others[theme]());
  return (
    <FluentProvider
      dir={direction()}
      theme={fluent}
      style={{ height: '100%', colorScheme: theme === 'default' ? 'light' : 'dark' }}
    >
      {children}
    </FluentProvider>
  );
}

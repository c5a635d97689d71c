import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, Suspense, startTransition, use, useEffect, useState } from 'react';
import type { Host, Theme } from '../host/host.ts';
import { HostContext } from '../host/useHost.ts';
import lightTheme from '../ui/themes/lightTheme.ts';
import { fetchTheme } from '../ui/themes/themes.ts';
import { direction } from '../words/words.ts';

/** A surface in the host's theme, following its changes. Tells the host once it is drawn. */
export function Themed({ host, children }: { host: Host; children: ReactNode }) {
  const [theme, setTheme] = useState(host.context.theme);
  useEffect(() => {
    // In a transition: the old theme stays until the new one is fetched.
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

/** Suspends until the theme is fetched. */
export function InTheme({ theme, children }: { theme: Theme; children: ReactNode }) {
  const other = theme === 'default' ? undefined : use(fetchTheme(theme));
  return (
    <FluentProvider
      dir={direction()}
      theme={other ?? lightTheme}
      style={{ height: '100%', colorScheme: other ? 'dark' : 'light' }}
    >
      {children}
    </FluentProvider>
  );
}

import { type ReactNode, Suspense, startTransition, useEffect, useState } from 'react';
import { InTheme } from '../entry/Themed.tsx';
import type { Theme } from '../host/host.ts';

const contrast = window.matchMedia('(forced-colors: active), (prefers-contrast: more)');
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The page on its own, without a host: in the theme of the reader's system, following its changes. */
export function ThemedPage({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(themeNow);
  useEffect(() => {
    // In a transition: the old theme stays until the new one is fetched.
    const change = () => startTransition(() => setTheme(themeNow()));
    for (const query of [contrast, dark]) query.addEventListener('change', change);
    return () => {
      for (const query of [contrast, dark]) query.removeEventListener('change', change);
    };
  }, []);
  return (
    <Suspense>
      <InTheme theme={theme}>{children}</InTheme>
    </Suspense>
  );
}

function themeNow(): Theme {
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'default';
}

import type { Theme } from './host.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(forced-colors: active)');

/** The theme chosen in the browser, for hosts that have none. */
export function browserTheme(): Theme {
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'default';
}

/** Calls `changed` whenever the browser's theme changes. */
export function onBrowserTheme(changed: (theme: Theme) => void): void {
  for (const query of [dark, contrast]) query.addEventListener('change', () => changed(browserTheme()));
}

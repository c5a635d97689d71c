import type { Theme } from './host.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(forced-colors: active)');

/** The theme that somebody has chosen for their browser: for hosts that say nothing of their looks. */
export function browserTheme(): Theme {
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'default';
}

/** Calls `changed` whenever they choose another one. */
export function onBrowserTheme(changed: (theme: Theme) => void): void {
  for (const query of [dark, contrast]) query.addEventListener('change', () => changed(browserTheme()));
}

import type { Theme } from '../../host/host.ts';

type FluentTheme = typeof import('./lightTheme.ts').default;

/** Each is fetched by who has it, once; the light one comes with what draws. */
const others: Record<Exclude<Theme, 'default'>, () => Promise<{ default: FluentTheme }>> = {
  dark: () => import('./darkTheme.ts'),
  contrast: () => import('./contrastTheme.ts'),
};
const fetched = new Map<Theme, Promise<FluentTheme | undefined>>();

/** Fluent's theme for the host's; nothing for the light one, nor for one that cannot be fetched, which is light then. */
export function fetchTheme(theme: Theme): Promise<FluentTheme | undefined> {
  const known = fetched.get(theme);
  if (known) return known;
  const fetching = (theme === 'default' ? Promise.resolve(undefined) : others[theme]()).then(
    (came) => came?.default,
    () => undefined,
  );
  fetched.set(theme, fetching);
  return fetching;
}

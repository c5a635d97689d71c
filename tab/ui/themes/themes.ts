import { fetchOnce } from '../../fetchOnce.ts';
import type { Theme } from '../../host/host.ts';

const themes = fetchOnce({
  dark: () => import('./darkTheme.ts'),
  contrast: () => import('./contrastTheme.ts'),
});

/** Fluent's theme for the host's; nothing for the light one, which comes with the drawing script and replaces one that fails. */
export function fetchTheme(theme: Theme): ReturnType<typeof themes> {
  return themes(theme);
}

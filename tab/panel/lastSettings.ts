import type { Settings } from '#session/choices.ts';
import { defaultSettings } from '#session/limits.ts';
import { areSettings } from '../live/shapes.ts';

/** The one thing Mini-M keeps in a browser: numbers and switches, nothing anybody wrote. */
const place = 'mini-m.settings';

/** The settings this facilitator used last, or the defaults. */
export function lastSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    return { ...defaultSettings, ...(areSettings(kept) && kept) };
  } catch {
    // No storage in this frame, or nonsense in it: nothing depends on it.
    return defaultSettings;
  }
}

export function rememberSettings(settings: Settings): void {
  try {
    localStorage.setItem(place, JSON.stringify(settings));
  } catch {
    // As above.
  }
}

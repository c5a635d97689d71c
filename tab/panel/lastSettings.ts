import type { Settings } from '#session/choices.ts';
import { defaultSettings } from '#session/limits.ts';
import { areSettings } from '../live/shapes.ts';

/** Settings kept in this browser: numbers and switches, nothing anyone wrote. */
const place = 'mini-m.settings';

/** The settings this facilitator used last, or the defaults. */
export function lastSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    return { ...defaultSettings, ...(areSettings(kept) && kept) };
  } catch {
    // This frame has no storage, or nonsense in it; nothing depends on it.
    return defaultSettings;
  }
}

export function rememberSettings({ firstMeeting: _once, ...settings }: Settings): void {
  try {
    localStorage.setItem(place, JSON.stringify(settings));
  } catch {
    // As above.
  }
}

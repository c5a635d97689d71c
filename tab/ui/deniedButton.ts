import type { Denial } from '../live/live.ts';

/** The label of the one button on a denial's screen. */
export function deniedButton(why: Denial): 'denied.reload' | 'denied.useHere' | 'denied.again' {
  if (why === 'reload-needed') return 'denied.reload';
  return why === 'too-many-windows' ? 'denied.useHere' : 'denied.again';
}

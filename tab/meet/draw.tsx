import { draw, drawSession } from '../entry/draw.tsx';
import { InTheme } from '../entry/Themed.tsx';
import { browserTheme } from '../host/browserTheme.ts';
import type { Host } from '../host/host.ts';
import type { FrameTrouble } from '../host/meetFrame.ts';
import type { Live } from '../live/live.ts';
import { fetchTheme } from '../ui/themes/themes.ts';
import { setLanguage } from '../words/words.ts';
import { NoMeet } from './NoMeet.tsx';
import { SignInGate } from './SignInGate.tsx';

/** Draws a session in Meet, behind the sign-in. */
export function drawMeet(host: Host, live: Live): Promise<void> {
  return drawSession(host, live, SignInGate);
}

/** Draws the page for no Meet meeting around it, or for one that hasn't answered yet. */
export async function drawNoMeet(trouble: FrameTrouble): Promise<void> {
  const theme = browserTheme();
  await Promise.all([setLanguage(navigator.language), fetchTheme(theme)]);
  draw(
    <InTheme theme={theme}>
      <NoMeet trouble={trouble} />
    </InTheme>,
    true,
  );
}

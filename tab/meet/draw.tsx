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

/** Where Meet shows a session: behind the sign-in. */
export function drawMeet(host: Host, live: Live): Promise<void> {
  return drawSession(host, live, SignInGate);
}

/** Where there is no meeting of Meet around this page, or it has not answered yet. */
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

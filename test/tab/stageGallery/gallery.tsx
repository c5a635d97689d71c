import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import type { Host } from '../../../tab/host/host.ts';
import { HostContext } from '../../../tab/host/useHost.ts';
import type { Live } from '../../../tab/live/live.ts';
import { LiveContext } from '../../../tab/live/useLive.ts';
import { SignInGate } from '../../../tab/meet/SignInGate.tsx';
import { Stage } from '../../../tab/stage/Stage.tsx';
import { PressClockContext } from '../../../tab/ui/pressGuard.ts';
import { direction, setHost, setLanguage } from '../../../tab/words/words.ts';
import { pressClock } from '../gallery/pressClock.ts';
import { liveOf } from './scenes.ts';

const clock = pressClock();
const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

const element = document.getElementById('root');
if (!element) throw new Error('The page has no root');
const root = createRoot(element);

/** Of the host a stage asks nothing but how its person is signed in, and that in Meet alone. */
function hostOf(scene: string, live: Live): Host {
  const until = live.time() + (scene === 'meet-renew' ? 4 : 30) * 60_000;
  const state = { asking: false, ...(scene !== 'meet-sign-in' && { until }) };
  const signIn = { state: () => state, subscribe: () => () => {}, press() {}, signedIn: async () => {}, refused() {} };
  return { signIn } as unknown as Host;
}

/** What is asked for: `#scene=discuss&as=Noor&theme=dark&lang=ar`. */
async function draw(): Promise<void> {
  const wish = new URLSearchParams(location.hash.slice(1));
  const theme = (wish.get('theme') ?? 'default') as keyof typeof themes;
  const scene = wish.get('scene') ?? 'discuss';
  const inMeet = wish.get('host') === 'meet' || scene.startsWith('meet-');
  const live = liveOf(scene, wish.get('as') ?? 'Priya');
  setHost(inMeet ? 'meet' : 'teams');
  await setLanguage(wish.get('lang') ?? 'en-GB');
  root.render(
    <FluentProvider
      key={location.hash}
      theme={themes[theme]}
      dir={direction()}
      style={{ colorScheme: theme === 'default' ? 'light' : 'dark' }}
    >
      <PressClockContext value={clock}>
        <LiveContext value={live}>
          {inMeet ? (
            <HostContext value={hostOf(scene, live)}>
              <SignInGate>
                <Stage />
              </SignInGate>
            </HostContext>
          ) : (
            <Stage />
          )}
        </LiveContext>
      </PressClockContext>
    </FluentProvider>,
  );
  // The next picture is drawn when this has been.
  requestAnimationFrame(() => {
    document.title = location.hash;
  });
}

window.addEventListener('hashchange', () => void draw());
await draw();

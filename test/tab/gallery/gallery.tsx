import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import type { Command } from '#session/command.ts';
import type { HostName } from '#session/protocol.ts';
import type { Host, SignIn, SignInState, SignInTrouble } from '../../../tab/host/host.ts';
import type { FrameTrouble } from '../../../tab/host/meetFrame.ts';
import { HostContext } from '../../../tab/host/useHost.ts';
import type { Denial, Live, LiveState, Pause } from '../../../tab/live/live.ts';
import { LiveContext } from '../../../tab/live/useLive.ts';
import { NoMeet } from '../../../tab/meet/NoMeet.tsx';
import { SignInGate } from '../../../tab/meet/SignInGate.tsx';
import { fetchLaterParts } from '../../../tab/panel/later.tsx';
import { Panel } from '../../../tab/panel/Panel.tsx';
import { PressClockContext } from '../../../tab/ui/pressGuard.ts';
import { direction, setHost, setLanguage } from '../../../tab/words/words.ts';
import { pressClock } from './pressClock.ts';
import { cast, scenes } from './scenes.ts';

const clock = pressClock();
const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

/**
 * What is asked for: `#scene=vote&as=priya&theme=dark&lang=ar&host=meet`; also `scene=unknown`, `scene=denied-…`, `scene=paused-…`,
 * `link=lost`, `copy=no`, `steady=hand`. In Meet, too: `scene=signIn-…` before the session, `scene=frame-…` where there is none, `scene=renew-…`.
 */
function shownNow() {
  const query = new URLSearchParams(location.hash.slice(1));
  return {
    name: query.get('scene') ?? 'vacant',
    person: cast[(query.get('as') ?? 'maya') as keyof typeof cast],
    language: query.get('lang') ?? 'en-GB',
    link: (query.get('link') ?? 'live') as LiveState['link'],
    host: (query.get('host') ?? 'teams') as HostName,
    theme: (query.get('theme') ?? 'default') as keyof typeof themes,
    copies: query.get('copy') !== 'no',
  };
}
type Shown = ReturnType<typeof shownNow>;

function hostOf({ person, theme, copies, host: name, ...shown }: Shown, live: Live): Host {
  return {
    context: { name, surface: 'panel', locale: 'en', theme },
    ...(name === 'meet' && { signIn: signInOf(shown.name, live.time()) }),
    token: async () => '',
    onTheme() {},
    ready() {},
    failed() {},
    canShareToStage: async () => person === cast.maya,
    isOnStage: async () => false,
    shareToStage: async () => {},
    stopSharing: async () => {},
    clipboard: async () => {
      if (!copies) throw new Error('not allowed');
    },
    chatWith: async () => {},
  };
}

/** Signed in for half an hour, where the state asked for is not about that. */
function signInOf(name: string, now: number): SignIn {
  const [, screen, what = ''] = /^(signIn|renew)-(.*)$/.exec(name) ?? [];
  const trouble = !['first', 'asking', 'ending', 'ended', ''].includes(what) && { trouble: what as SignInTrouble };
  const until = screen === 'renew' ? now + (what === 'ending' ? 4 : -1) * 60_000 : now + 30 * 60_000;
  const state: SignInState = { asking: what === 'asking', ...trouble, ...(screen !== 'signIn' && { until }) };
  return { state: () => state, subscribe: () => () => {}, press() {}, signedIn: async () => {}, refused() {} };
}

function fixed({ person, link }: Shown, now: LiveState['now'], pause?: Pause): Live {
  const state: LiveState = { link, now, pause, pending: 0 };
  return { ...scene('vacant').live(person), state: () => state };
}

function scene(named: string) {
  const make = scenes[named];
  if (!make) throw new Error(`no scene ${named}`);
  const meeting = make();
  // For tests: what the others do, now, and time that passes.
  Object.assign(window, {
    others: (who: keyof typeof cast, command: Command) => {
      const step = meeting.session && 'step' in meeting.session ? meeting.session.step : 0;
      const outcome = meeting.send(cast[who], 'step' in command ? { ...command, step } : command);
      if (outcome) throw new Error(JSON.stringify(outcome));
    },
    pass: (ms: number) => meeting.pass(ms),
    session: () => meeting.session,
    interrupt: (interrupted: boolean) => meeting.interrupt(interrupted),
    answerLate: (late: boolean) => meeting.answerLate(late),
    startAnew: () => {
      meeting.start(cast.maya, { type: 'start-session', settings: {}, recordingOff: true, again: true });
      for (const person of Object.values(cast)) meeting.arrive(person);
    },
  });
  return meeting;
}

function liveOf(shown: Shown): Live {
  const { name, person, link } = shown;
  if (name === 'unknown' || name.startsWith('signIn-')) return fixed(shown, { kind: 'unknown' });
  if (name.startsWith('denied-')) return fixed(shown, { kind: 'denied', why: name.slice('denied-'.length) as Denial });
  if (name.startsWith('paused-')) {
    return fixed(shown, scene('vote').live(person).state().now, name.slice('paused-'.length) as Pause);
  }
  return scene(name.startsWith('renew-') ? 'vote' : name).live(person, link);
}

function Drawn({ shown }: { shown: Shown }) {
  if (shown.name.startsWith('frame-')) return <NoMeet trouble={shown.name.slice('frame-'.length) as FrameTrouble} />;
  const live = liveOf(shown);
  return (
    <PressClockContext value={clock}>
      <LiveContext value={live}>
        <HostContext value={hostOf(shown, live)}>
          <SignInGate>
            <Panel />
          </SignInGate>
        </HostContext>
      </LiveContext>
    </PressClockContext>
  );
}

const element = document.getElementById('root');
if (element) {
  const root = createRoot(element);
  const draw = async () => {
    const shown = shownNow();
    setHost(shown.host);
    await setLanguage(shown.language);
    root.render(
      <FluentProvider
        key={location.hash}
        dir={direction()}
        theme={themes[shown.theme]}
        style={{ colorScheme: shown.theme === 'default' ? 'light' : 'dark' }}
      >
        <Drawn shown={shown} />
      </FluentProvider>,
    );
    // The next picture is drawn when this has been.
    requestAnimationFrame(() => {
      document.title = location.hash;
    });
  };
  // Here everything is looked at as it is once it has come.
  await fetchLaterParts();
  window.addEventListener('hashchange', () => void draw());
  await draw();
}

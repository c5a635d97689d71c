import { FluentProvider, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
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
import { Stage } from '../../../tab/stage/Stage.tsx';
import { PressClockContext } from '../../../tab/ui/pressGuard.ts';
import { direction, setHost, setLanguage, t, type Word } from '../../../tab/words/words.ts';
import { type FakeMeeting, fixedLive } from '../../support/fakeLive.ts';
import { pressClock } from './pressClock.ts';
import { cast, scenes } from './scenes.ts';
import { liveOf as stageLive } from './stageScenes.ts';

const clock = pressClock();
const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

/**
 * The query, as in `#surface=panel&scene=vote&as=priya&theme=dark&lang=ar&host=meet`; also `scene=unknown`,
 * `scene=denied-…`, `scene=paused-…`, `link=lost`, `copy=no`, `steady=hand`. In Meet, also `scene=signIn-…` before the
 * session, `scene=frame-…` outside a meeting, `scene=renew-…`. On the stage, `as` is a full name. `press=…`: the
 * word that ends the name of a button that is pressed first, such as one that opens a sheet.
 */
function shownNow() {
  const query = new URLSearchParams(location.hash.slice(1));
  const isStage = query.get('surface') === 'stage';
  const name = query.get('scene') ?? 'vacant';
  return {
    isStage,
    name,
    as: query.get('as') ?? (isStage ? 'Priya' : 'maya'),
    language: query.get('lang') ?? 'en-GB',
    link: (query.get('link') ?? 'live') as LiveState['link'],
    host: (isStage && name.startsWith('meet-') ? 'meet' : (query.get('host') ?? 'teams')) as HostName,
    theme: (query.get('theme') ?? 'default') as keyof typeof themes,
    copies: query.get('copy') !== 'no',
    press: query.get('press'),
  };
}
type Shown = ReturnType<typeof shownNow>;

function hostOf({ as, theme, copies, host: name, ...shown }: Shown, live: Live): Host {
  return {
    context: { name, surface: 'panel', locale: 'en', theme },
    ...(name === 'meet' && { signIn: signInOf(shown.name, live.time()) }),
    token: async () => '',
    onTheme() {},
    ready() {},
    failed() {},
    canShareToStage: async () => as === 'maya',
    isOnStage: async () => false,
    shareToStage: async () => {},
    stopSharing: async () => {},
    clipboard: async () => {
      if (!copies) throw new Error('not allowed');
    },
    chatWith: async () => {},
  };
}

/** The stage's states of the sign-in, by their names in the panel. */
const stageSignIns: Readonly<Record<string, string>> = { 'meet-sign-in': 'signIn-first', 'meet-renew': 'renew-ending' };

/** Signed in for half an hour, unless the state is about that. */
function signInOf(name: string, now: number): SignIn {
  const [, screen, what = ''] = /^(signIn|renew)-(.*)$/.exec(stageSignIns[name] ?? name) ?? [];
  const trouble = !['first', 'asking', 'ending', 'ended', ''].includes(what) && { trouble: what as SignInTrouble };
  const until = screen === 'renew' ? now + (what === 'ending' ? 4 : -1) * 60_000 : now + 30 * 60_000;
  const state: SignInState = { asking: what === 'asking', ...trouble, ...(screen !== 'signIn' && { until }) };
  return { state: () => state, subscribe: () => () => {}, press() {}, signedIn: async () => {}, refused() {} };
}

function scene(named: string) {
  const make = scenes[named];
  if (!make) throw new Error(`no scene ${named}`);
  const meeting = make();
  // For tests: what other people do now, and time that passes.
  Object.assign(window, {
    others: (who: keyof typeof cast, command: Command) => {
      const step = meeting.session && 'step' in meeting.session ? meeting.session.step : 0;
      const outcome = meeting.send(cast[who], 'step' in command ? { ...command, step } : command);
      if (outcome) throw new Error(JSON.stringify(outcome));
    },
    pass: (ms: number) => meeting.pass(ms),
    clears: () => meeting.clear(),
    // What people do about the lock, and what this window knows of it from now on.
    acts: (who: keyof typeof cast) => meeting.lockActions(cast[who]),
    arrives: (who: keyof typeof cast, device: string) => meeting.arrive(cast[who], device),
    knows(lock: FakeMeeting['lock'], unread: FakeMeeting['unread'] = {}) {
      Object.assign(meeting, { lock, unread });
      meeting.pass(0);
    },
    session: () => meeting.session,
    now: () => meeting.now(),
    interrupt: (interrupted: boolean) => meeting.interrupt(interrupted),
    answerLate: (late: boolean) => meeting.answerLate(late),
    startAnew: () => {
      meeting.start(cast.maya, { type: 'start-session', settings: {}, recordingOff: true, again: true });
      for (const person of Object.values(cast)) meeting.arrive(person);
    },
  });
  return meeting;
}

function liveOf({ isStage, name, as, link }: Shown): Live {
  if (isStage) return stageLive(name, as);
  const person = cast[as as keyof typeof cast];
  const now = Date.UTC(2026, 10, 23, 10, 8);
  if (name === 'unknown' || name.startsWith('signIn-')) return fixedLive({ link, now: { kind: 'unknown' } }, now);
  const [, denial] = /^denied-(.*)$/.exec(name) ?? [];
  if (denial) return fixedLive({ link, now: { kind: 'denied', why: denial as Denial } }, now);
  const [, pause] = /^paused-(.*)$/.exec(name) ?? [];
  if (pause) return fixedLive({ link, now: scene('vote').live(person).state().now, pause: pause as Pause }, now);
  return scene(name.startsWith('renew-') ? 'vote' : name).live(person, link);
}

function Drawn({ shown }: { shown: Shown }) {
  if (shown.name.startsWith('frame-')) return <NoMeet trouble={shown.name.slice('frame-'.length) as FrameTrouble} />;
  const live = liveOf(shown);
  live.wordUnread((why) => t(`unread.${why}`));
  return (
    <PressClockContext value={clock}>
      <LiveContext value={live}>
        <HostContext value={hostOf(shown, live)}>
          <SignInGate>{shown.isStage ? <Stage /> : <Panel />}</SignInGate>
        </HostContext>
      </LiveContext>
    </PressClockContext>
  );
}

function pressButton(name: string): void {
  const buttons = [...document.querySelectorAll('button')];
  const button = buttons.find((one) =>
    [one.getAttribute('aria-label'), one.textContent].some((said) => said?.endsWith(name)),
  );
  if (!button) throw new Error(`no button ${name}`);
  button.click();
}

/** Resolves with the next frame. A browser without a window sometimes holds frames back. */
function frame(): Promise<unknown> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, 2_000);
  });
}

/** Resolves once two frames in a row have changed nothing: texts are cut and fitted after they were measured in a frame. */
async function settled(): Promise<void> {
  let isChanged = false;
  const observer = new MutationObserver(() => {
    isChanged = true;
  });
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  do {
    isChanged = false;
    await frame();
    await frame();
  } while (isChanged);
  observer.disconnect();
}

declare global {
  interface Window {
    /** Draws the state that this hash names, and resolves once it's drawn. */
    draw(hash: string): Promise<void>;
    /** Changes the theme of the state as shown, as a host does; resolves once it's drawn. */
    changeTheme(theme: keyof typeof themes): Promise<void>;
  }
}

const element = document.getElementById('root');
if (element) {
  const root = createRoot(element);
  // Every state is shown as it is once everything has loaded.
  const loaded = fetchLaterParts();
  let drawn: ReactElement | undefined;
  const render = (theme: keyof typeof themes) =>
    flushSync(() =>
      root.render(
        <FluentProvider
          key={location.hash}
          dir={direction()}
          theme={themes[theme]}
          style={{ colorScheme: theme === 'default' ? 'light' : 'dark' }}
        >
          {drawn}
        </FluentProvider>,
      ),
    );
  window.draw = async (hash) => {
    await loaded;
    // Not a navigation, which often takes longer than drawing.
    history.replaceState(null, '', hash);
    const shown = shownNow();
    setHost(shown.host);
    await setLanguage(shown.language);
    drawn = <Drawn shown={shown} />;
    render(shown.theme);
    await settled();
    if (shown.press) pressButton(t(shown.press as Word, { names: 'Zoë' }));
  };
  window.changeTheme = async (theme) => {
    // Else some colors would still be on their way, even where motion is reduced to a hundredth of a millisecond.
    const still = new CSSStyleSheet();
    still.insertRule('* { transition: none !important }');
    document.adoptedStyleSheets.push(still);
    render(theme);
    await settled();
    document.adoptedStyleSheets.pop();
  };
}

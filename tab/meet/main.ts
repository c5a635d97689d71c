import type { MeetSettings } from '../host/googleSignIn.ts';
import { HostError } from '../host/host.ts';
import { type MeetHost, meetHost } from '../host/meet.ts';
import { type FrameTrouble, readMeetFrame } from '../host/meetFrame.ts';
import type { Live } from '../live/live.ts';
import { liveSession } from '../live/liveSession.ts';
import { fetchTheme } from '../themes.ts';
import { fetchWords } from '../words/translations.ts';
import { setHost } from '../words/words.ts';

/** The tab in Google Meet begins here, in side panel and main stage alike; see `../main.ts`. */
async function main(): Promise<void> {
  setHost('meet');
  void fetchWords(navigator.language);
  const found = await findHost();
  if (typeof found === 'string') {
    const { drawNoMeet } = await import('./draw.tsx');
    await drawNoMeet(found);
    return;
  }
  void fetchTheme(found.context.theme);
  const live = liveIn(found);
  const { drawMeet } = await import('./draw.tsx');
  await drawMeet(found, live);
}

/** The meeting around this page, or why there is none. */
async function findHost(): Promise<MeetHost | FrameTrouble> {
  const frame = window.parent === window ? 'missing' : readMeetFrame(location.search, location.origin);
  if (typeof frame === 'string') return frame;
  const settings = await fetchSettings();
  if (typeof settings === 'string') return settings;
  try {
    return await meetHost(frame, settings);
  } catch (error) {
    return error instanceof HostError && error.code === 'InvalidCloudProjectNumber' ? 'other-project' : 'silent';
  }
}

async function fetchSettings(): Promise<MeetSettings | 'not-served' | 'unreachable'> {
  try {
    const answer = await fetch('/meet/settings');
    if (answer.status === 404) return 'not-served';
    return answer.ok ? await answer.json() : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** The meeting's session: from the first press on, and again after each renewed sign-in. */
function liveIn({ signIn, token, context: { meeting = '' }, cleared }: MeetHost): Live {
  let live: Live | undefined;
  const opened = liveSession({
    url: new URL('/live', location.href.replace(/^http/, 'ws')).href,
    host: 'meet',
    token,
    signedIn: () => signIn.signedIn(live?.time() ?? Date.now()),
    meeting,
  });
  live = opened;
  let until: number | undefined;
  signIn.subscribe(() => {
    const fresh = signIn.state().until;
    if (fresh === until) return;
    until = fresh;
    const { now, link } = opened.state();
    if (fresh === undefined) return;
    // A window that is on its way, or was lost, has waited for this.
    if (now.kind === 'denied') opened.reopen();
    else if (link === 'live') opened.rejoin();
  });
  let over = false;
  opened.subscribe(() => {
    const { now } = opened.state();
    if (now.kind === 'denied' && now.why === 'not-signed-in' && signIn.state().until !== undefined) signIn.refused();
    if (now.kind === 'cleared' && !over) cleared?.();
    over = now.kind === 'cleared';
  });
  return opened;
}

void main();

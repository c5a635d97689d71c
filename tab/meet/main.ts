import type { MeetHost } from '../host/meet.ts';
import type { FrameTrouble } from '../host/meetFrame.ts';
import type { Live } from '../live/live.ts';
import { liveSession } from '../live/liveSession.ts';
import { liveUrl } from '../server.ts';
import { fetchTheme } from '../ui/themes/themes.ts';
import { loaded } from '../unloaded.ts';
import { fetchWords } from '../words/translations.ts';
import { setHost } from '../words/words.ts';
import { findMeet } from './findMeet.ts';

/** Startup in Google Meet, for side panel and main stage alike; see `../entry/main.ts`. */
async function main(): Promise<void> {
  setHost('meet');
  void fetchWords(navigator.language);
  const found = await findMeet(() => noMeet('silent'));
  if (typeof found === 'string') return void noMeet(found);
  void fetchTheme(found.context.theme);
  const live = liveIn(found);
  await loaded(import('./draw.tsx').then(({ drawMeet }) => drawMeet(found, live)));
}

function noMeet(trouble: FrameTrouble): void {
  void loaded(import('./draw.tsx').then(({ drawNoMeet }) => drawNoMeet(trouble)));
}

/** The meeting's session: opened with the first sign-in, joined again after each renewal. */
function liveIn({ signIn, token, context: { meeting = '' }, cleared }: MeetHost): Live {
  let live: Live | undefined;
  const opened = liveSession({
    url: liveUrl(),
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
    // A window that is connecting, or was lost, waits for the sign-in anyway.
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

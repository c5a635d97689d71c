import type { Host } from '../host/host.ts';
import { teamsHost } from '../host/teams.ts';
import { liveSession } from '../live/liveSession.ts';
import { liveUrl } from '../server.ts';
import { fetchTheme } from '../ui/themes/themes.ts';
import { loaded } from '../unloaded.ts';
import { fetchWords } from '../words/translations.ts';

/**
 * Startup: asks the host for its context, starts what takes a round trip, and only then draws the page. The drawing script is by
 * far the larger one: the page preloads it, and this one starts it.
 */
async function main(): Promise<void> {
  const host = await findHost();
  const meeting = host?.context.meeting;
  if (!host || !meeting) {
    await noMeeting();
    host?.failed('no-meeting');
    return;
  }
  const { surface, theme, locale } = host.context;
  const server = {
    url: liveUrl(),
    token: () => host.token(),
    meeting,
  };
  const shared = surface === 'panel' || surface === 'stage';
  const live = shared && liveSession(server);
  void fetchWords(locale);
  void fetchTheme(theme);
  const draws = await loaded(
    import('./draw.tsx').then(({ drawSession, drawChatTab }) =>
      live ? drawSession(host, live) : drawChatTab(host, server),
    ),
  );
  if (!draws) host.failed('not-loaded');
}

/** The host, or `undefined` if there is none. One that answers late replaces the page that says so. */
async function findHost(): Promise<Host | undefined> {
  try {
    return await teamsHost(noMeeting);
  } catch {
    return undefined;
  }
}

function noMeeting(): Promise<boolean> {
  return loaded(import('./draw.tsx').then(({ drawNoMeeting }) => drawNoMeeting()));
}

void main();

import type { Host } from './host/host.ts';
import { teamsHost } from './host/teams.ts';
import { liveSession } from './live/liveSession.ts';
import { fetchTheme } from './themes.ts';
import { fetchWords } from './words/translations.ts';

/**
 * The tab begins here: learns from the host where it is, asks for what is far away, and only then has the page drawn. What
 * draws is the larger script by far; the page has it fetched from the start, and it waits here to be run.
 */
async function main(): Promise<void> {
  const host = await findHost();
  const meeting = host?.context.meeting;
  if (!host || !meeting) {
    const { drawNoMeeting } = await import('./draw.tsx');
    drawNoMeeting();
    host?.failed('no meeting');
    return;
  }
  const { surface, theme, locale } = host.context;
  const server = {
    url: new URL('/live', location.href.replace(/^http/, 'ws')).href,
    token: () => host.token(),
    meeting,
  };
  const shared = surface === 'panel' || surface === 'stage';
  const live = shared && liveSession(server);
  void fetchWords(locale);
  void fetchTheme(theme);
  const { drawSession, drawChatTab } = await import('./draw.tsx');
  if (live) await drawSession(host, live);
  else await drawChatTab(host, server);
}

/** The host around this page, or nothing where there is none. */
async function findHost(): Promise<Host | undefined> {
  try {
    return await teamsHost();
  } catch {
    return undefined;
  }
}

void main();

import { createRoot } from 'react-dom/client';
import type { Host } from './host/host.ts';
import { teamsHost } from './host/teams.ts';
import { liveSession } from './live/liveSession.ts';
import { NoMeeting } from './setup/NoMeeting.tsx';
import { Tab } from './Tab.tsx';

/** The tab begins here: learns from the host where it is, opens the session's connection, and only then draws. */
async function main(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  const host = await findHost();
  const meeting = host?.context.meeting;
  if (!host || !meeting) {
    createRoot(root).render(<NoMeeting />);
    host?.failed('no meeting');
    return;
  }
  const live = liveSession({
    url: new URL('/live', location.href.replace(/^http/, 'ws')).href,
    token: () => host.token(),
    meeting,
  });
  document.documentElement.lang = host.context.locale;
  createRoot(root).render(<Tab host={host} live={live} />);
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

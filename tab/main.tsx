import { FluentProvider, teamsLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import type { Host } from './host/host.ts';
import { teamsHost } from './host/teams.ts';
import { liveSession } from './live/liveSession.ts';
import { Skeleton } from './panel/Skeleton.tsx';
import { NoMeeting } from './setup/NoMeeting.tsx';
import { Tab } from './Tab.tsx';
import { setLanguage } from './words/words.ts';

/** The tab begins here: learns from the host where it is, opens the session's connection, and only then draws. */
async function main(): Promise<void> {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  const root = createRoot(element);
  root.render(<Opening />);
  const host = await findHost();
  const meeting = host?.context.meeting;
  if (!host || !meeting) {
    root.render(<NoMeeting />);
    host?.failed('no meeting');
    return;
  }
  const live = liveSession({
    url: new URL('/live', location.href.replace(/^http/, 'ws')).href,
    token: () => host.token(),
    meeting,
  });
  setLanguage(host.context.locale);
  document.documentElement.lang = host.context.locale;
  root.render(<Tab host={host} live={live} />);
}

/** The panel's outline, while nothing is known yet. */
function Opening() {
  return (
    <FluentProvider theme={teamsLightTheme} style={{ height: '100%' }}>
      <Skeleton />
    </FluentProvider>
  );
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

import { FluentProvider, teamsLightTheme } from '@fluentui/react-components';
import { createRoot, type Root } from 'react-dom/client';
import type { Host } from './host/host.ts';
import { teamsHost } from './host/teams.ts';
import { type LiveOptions, liveSession } from './live/liveSession.ts';
import { Skeleton } from './panel/Skeleton.tsx';
import { NoMeeting } from './setup/NoMeeting.tsx';
import { Tab } from './Tab.tsx';
import { Themed } from './Themed.tsx';
import { setLanguage } from './words/words.ts';

/** The tab begins here: learns from the host where it is, and draws what belongs there. */
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
  const language = setLanguage(host.context.locale);
  const { surface } = host.context;
  const server = {
    url: new URL('/live', location.href.replace(/^http/, 'ws')).href,
    token: () => host.token(),
    meeting,
  };
  if (surface === 'panel' || surface === 'stage') {
    // Before the words are there: the connection takes longer than they do.
    const live = liveSession(server);
    await language;
    root.render(<Tab host={host} live={live} />);
  } else {
    await language;
    await drawChatTab(root, host, server);
  }
}

/** Where the meeting is prepared: fetched only there, and on no live session. */
async function drawChatTab(root: Root, host: Host, server: LiveOptions): Promise<void> {
  const [{ ChatTab }, { peek }] = await Promise.all([import('./setup/ChatTab.tsx'), import('./live/peek.ts')]);
  const ask = () => peek(server);
  root.render(
    <Themed host={host}>
      <ChatTab ask={ask} />
    </Themed>,
  );
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

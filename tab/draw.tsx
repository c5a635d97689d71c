import { createRoot, type Root } from 'react-dom/client';
import type { Host } from './host/host.ts';
import type { Live } from './live/live.ts';
import type { LiveOptions } from './live/liveSession.ts';
import { Tab, type TabProps } from './Tab.tsx';
import { Themed } from './Themed.tsx';
import { setLanguage } from './words/words.ts';

/** Where a session is shown: side panel or stage. */
export async function drawSession(host: Host, live: Live, around?: TabProps['around']): Promise<void> {
  await setLanguage(host.context.locale);
  root().render(<Tab host={host} live={live} around={around} />);
}

/** Where the meeting is prepared: fetched only there, and on no live session. */
export async function drawChatTab(host: Host, server: LiveOptions): Promise<void> {
  await setLanguage(host.context.locale);
  const [{ ChatTab }, { peek }] = await Promise.all([import('./setup/ChatTab.tsx'), import('./live/peek.ts')]);
  const ask = () => peek(server);
  root().render(
    <Themed host={host}>
      <ChatTab ask={ask} />
    </Themed>,
  );
}

/** Where no host answers, or it knows of no meeting. */
export async function drawNoMeeting(): Promise<void> {
  const { NoMeeting } = await import('./setup/NoMeeting.tsx');
  root().render(<NoMeeting />);
}

function root(): Root {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  return createRoot(element);
}

import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Host } from '../host/host.ts';
import type { LiveOptions } from '../live/admission.ts';
import type { Live } from '../live/live.ts';
import { setLanguage, t } from '../words/words.ts';
import { Tab, type TabProps } from './Tab.tsx';
import { Themed } from './Themed.tsx';

/** Draws a session: side panel or stage. */
export async function drawSession(host: Host, live: Live, around?: TabProps['around']): Promise<void> {
  await setLanguage(host.context.locale);
  live.wordUnread((why) => t(`unread.${why}`));
  draw(<Tab host={host} live={live} around={around} />);
}

/** Draws the tab in the meeting's chat; fetched only there, and without a live session. */
export async function drawChatTab(host: Host, server: LiveOptions): Promise<void> {
  await setLanguage(host.context.locale);
  const [{ ChatTab }, { peek }] = await Promise.all([import('../setup/ChatTab.tsx'), import('../live/peek.ts')]);
  const ask = () => peek(server);
  draw(
    <Themed host={host}>
      <ChatTab ask={ask} />
    </Themed>,
  );
}

/** Draws the page for no host, or no meeting. If a host answers late, its page replaces this one. */
export async function drawNoMeeting(): Promise<void> {
  const { NoMeeting } = await import('../setup/NoMeeting.tsx');
  draw(<NoMeeting />, true);
}

let root: Root | undefined;
let answered = false;

/** Draws a page, or replaces it. `meanwhile`: only if no other page has been drawn yet. */
export function draw(page: ReactNode, meanwhile = false): void {
  if (meanwhile && answered) return;
  answered ||= !meanwhile;
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  root ??= createRoot(element);
  root.render(page);
}

import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Host } from '../host/host.ts';
import type { LiveOptions } from '../live/admission.ts';
import type { Live } from '../live/live.ts';
import { setLanguage } from '../words/words.ts';
import { Tab, type TabProps } from './Tab.tsx';
import { Themed } from './Themed.tsx';

/** Where a session is shown: side panel or stage. */
export async function drawSession(host: Host, live: Live, around?: TabProps['around']): Promise<void> {
  await setLanguage(host.context.locale);
  draw(<Tab host={host} live={live} around={around} />);
}

/** Where the meeting is prepared: fetched only there, and on no live session. */
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

/** Where no host answers, or it knows of no meeting. A host that answers late is drawn in its place. */
export async function drawNoMeeting(): Promise<void> {
  const { NoMeeting } = await import('../setup/NoMeeting.tsx');
  draw(<NoMeeting />, true);
}

let root: Root | undefined;
let answered = false;

/** Draws the page, or draws it anew. `meanwhile`: only as long as there is nothing else to draw. */
export function draw(page: ReactNode, meanwhile = false): void {
  if (meanwhile && answered) return;
  answered ||= !meanwhile;
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  root ??= createRoot(element);
  root.render(page);
}

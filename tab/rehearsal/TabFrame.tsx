import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { type Call, type Caller, useCall, useCallState } from './call.ts';
import { type Client, playHost, tell } from './hostProtocol.ts';

interface Props {
  title: string;
  caller: Caller;
  surface: Client['surface'];
  className: string;
}

/** The real tab in a frame of this participant's client. */
export function TabFrame({ title, caller, surface, className }: Props) {
  const call = useCall();
  const { theme, locale } = useCallState();
  const frame = useRef<HTMLIFrameElement>(null);
  const { key, name, organizer } = caller;
  const client = useMemo(
    () => clientOf(call, { key, name, organizer }, surface, locale),
    [call, key, name, organizer, surface, locale],
  );

  // Before the frame's scripts can run: teams-js asks once.
  useLayoutEffect(() => {
    if (frame.current) return playHost(frame.current, client);
  }, [client]);

  useEffect(() => {
    if (frame.current) tell(frame.current, 'themeChange', [theme]);
  }, [theme]);

  // A host's language does not change under an open tab: the frame is loaded anew.
  return <iframe key={locale} ref={frame} className={className} title={title} src="/tab" allow="clipboard-write" />;
}

function clientOf(call: Call, person: Caller, surface: Client['surface'], locale: string): Client {
  return {
    surface,
    meeting: call.meeting,
    person,
    theme: () => call.state()?.theme ?? 'default',
    locale,
    token: () => call.token(person),
    isSharing: () => call.state()?.sharing != null,
    share: () => call.share(person),
    stopSharing: () => call.stopSharing(person),
    openLink: (url) => call.notify(describe(url, call.state()?.people ?? [])),
  };
}

/** What Teams would do with a link, in a sentence. */
function describe(url: string, people: readonly Caller[]): string {
  const { pathname, searchParams, host } = new URL(url, location.href);
  if (!pathname.startsWith('/l/chat/')) return `In Teams this opens ${host}.`;
  const other = people.find((p) => p.key === searchParams.get('users'));
  return `In Teams this opens a chat with ${other?.name ?? 'this person'}.`;
}

import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Call, type Caller, useCall, useCallState } from './call.ts';
import { type Client, playHost, tell } from './hostProtocol.ts';
import { frameAddress, type MeetClient, playMeet } from './meetProtocol.ts';

interface Props {
  title: string;
  caller: Caller;
  surface: Client['surface'];
  className: string;
  /** Gets a promise to await before the frame is removed, if the host waits. */
  unloading?: RefObject<(() => Promise<void>) | undefined>;
}

/** The real tab, in a frame of this participant's client. */
export function TabFrame(props: Props) {
  const { software } = useCall();
  return software.name === 'teams' ? <TeamsFrame {...props} /> : <MeetFrame {...props} project={software.project} />;
}

function TeamsFrame({ title, caller, surface, className, unloading }: Props) {
  const call = useCall();
  const { theme, locale } = useCallState();
  const frame = useRef<HTMLIFrameElement>(null);
  const { key, name, organizer } = caller;
  const client = useMemo(
    () => clientOf(call, { key, name, organizer }, surface, locale),
    [call, key, name, organizer, surface, locale],
  );

  // Before the frame's scripts run: teams-js asks only once.
  useLayoutEffect(() => {
    if (!frame.current) return;
    const played = playHost(frame.current, client);
    if (unloading) unloading.current = played.beforeUnload;
    return played.stop;
  }, [client, unloading]);

  useEffect(() => {
    if (frame.current) tell(frame.current, 'themeChange', [theme]);
  }, [theme]);

  // A host's language doesn't change under an open tab, so the frame is reloaded.
  return <iframe key={locale} ref={frame} className={className} title={title} src="/tab" allow="clipboard-write" />;
}

/** Meet doesn't pass on theme, language or identity; they are the browser's, which is played, too. */
function MeetFrame({ title, caller: { key }, surface, className, project }: Props & { project: string }) {
  const call = useCall();
  const frame = useRef<HTMLIFrameElement>(null);
  const [channel] = useState(() => crypto.randomUUID());
  const client = useMemo((): MeetClient => {
    const sharing = call.state()?.sharing ?? null;
    return {
      surface,
      meeting: call.meeting,
      person: { key },
      project,
      reason: sharing === key ? 'started' : sharing === null ? 'open' : 'joined',
      initiator: () => call.state()?.sharing ?? null,
      share: () => call.share({ key }),
      stopSharing: () => call.stopSharing({ key }),
    };
  }, [call, key, surface, project]);

  useLayoutEffect(() => {
    if (frame.current) return playMeet(frame.current, client, channel);
  }, [client, channel]);

  return (
    <iframe
      ref={frame}
      className={className}
      title={title}
      src={frameAddress(client, channel)}
      allow="clipboard-write"
      onLoad={({ currentTarget }) => signedInToGoogle(currentTarget, key)}
    />
  );
}

/** This frame's browser belongs to a person, and Google, whose window it opens, knows who that is. */
function signedInToGoogle({ contentWindow }: HTMLIFrameElement, person: string): void {
  if (!contentWindow) return;
  const open = contentWindow.open.bind(contentWindow);
  contentWindow.open = (address, ...more) => {
    const url = new URL(String(address), location.origin);
    if (url.pathname.endsWith('/authorize')) url.searchParams.set('login_hint', person);
    return open(url, ...more);
  };
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

/** What Teams would do with a link, as a sentence. */
function describe(url: string, people: readonly Caller[]): string {
  const { pathname, searchParams, host } = new URL(url, location.href);
  if (!pathname.startsWith('/l/chat/')) return `In Teams this opens ${host}.`;
  const other = people.find((p) => p.key === searchParams.get('users'));
  return `In Teams this opens a chat with ${other?.name ?? 'this person'}.`;
}

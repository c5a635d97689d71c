import * as z from 'zod/mini';

/** One participant's Meet client, as far as the add-on in one of its frames can ask. */
export interface MeetClient {
  surface: 'sidePanel' | 'meetingStage';
  /** The meeting's code: three groups of letters. */
  meeting: string;
  person: { key: string };
  /** The add-on's Google Cloud project, which the SDK is given on both sides. */
  project: string;
  /** Why the frame was opened. */
  reason: 'open' | 'started' | 'joined';
  /** Who started the activity; `null`: there is none. */
  initiator(): string | null;
  share(): Promise<void>;
  stopSharing(): Promise<void>;
}

const frames = { sidePanel: 1, meetingStage: 2 } as const;
const reasons = { open: 1, started: 2, joined: 3 } as const;

/** The URL of this surface's frame, without Meet's parameters. */
const pages = { sidePanel: '/meet/panel', meetingStage: '/meet/stage' } as const;

/** A frame's URL, as Meet opens it. `channel`: the name by which the SDK calls Meet. */
export function frameAddress({ surface, project, reason }: MeetClient, channel: string): string {
  const parameter = [String(frames[surface]), channel, location.origin, project, reasons[reason]];
  return `${pages[surface]}?${new URLSearchParams({ meet_sdk: btoa(JSON.stringify(parameter)) })}`;
}

/** The messages of SDK 1.2: JSON lists, in which each message is at its field's position. */
const Message = z.object({ content: z.string() });
type Fields = readonly unknown[];
const asks = { starting: 8, query: 9, notify: 7, close: 11, alive: 13, start: 14, end: 15 } as const;
const answers = { notified: 7, query: 9, error: 10 } as const;
const queries = { starting: 1, meeting: 2 } as const;
const errors = {
  internal: 0,
  destinationNotReady: 1,
  otherOrigin: 2,
  ongoing: 3,
  notInitiator: 7,
  noActivity: 14,
} as const;

/** Every frame the SDK has called from, so that frames can send to each other. */
const connected = new Map<string, MessagePort>();
const nameOf = (person: string, surface: MeetClient['surface']) => JSON.stringify([person, surface]);

/**
 * Plays Meet to the real add-on SDK in `frame`, until the returned function is called. The SDK calls once, by the
 * channel's name, and hands over a port; everything else goes through that.
 */
export function playMeet(frame: HTMLIFrameElement, client: MeetClient, channel: string): () => void {
  const name = nameOf(client.person.key, client.surface);
  let own: MessagePort | undefined;
  const connect = ({ data, source, origin, ports: [port] }: MessageEvent) => {
    if (source === null || source !== frame.contentWindow || origin !== location.origin) return;
    if (data !== channel || !port) return;
    own = port;
    connected.set(name, port);
    port.onmessage = async ({ data: asked, ports: [reply] }) => {
      const content = Message.safeParse(asked);
      if (!content.success) return;
      const [said] = JSON.parse(content.data.content) as [Fields];
      reply?.postMessage(message(await answerTo(said, client)));
    };
  };
  window.addEventListener('message', connect);
  return () => {
    window.removeEventListener('message', connect);
    own?.close();
    if (connected.get(name) === own) connected.delete(name);
  };
}

async function answerTo(said: Fields, client: MeetClient): Promise<Fields> {
  const asked = (field: number) => said[field - 1] as Fields | undefined;
  const query = asked(asks.query)?.[0];
  if (query === queries.meeting) return at(answers.query, at(3, [`spaces/${client.meeting}`, client.meeting]));
  // Nothing is stored for people who join: all of them get the same pages.
  if (query === queries.starting) return at(answers.query, at(2, [[]]));
  const told = asked(asks.notify);
  if (told) return notify(told, client);
  const start = asked(asks.start);
  if (start) return startActivity(start, client);
  if (asked(asks.end)) return endActivity(client);
  return [];
}

function notify([to, payload]: Fields, { person, surface, initiator }: MeetClient): Fields {
  const other = to === frames.meetingStage ? 'meetingStage' : 'sidePanel';
  const port = connected.get(nameOf(person.key, other));
  // Everyone counts as having joined, with the stage open; this page shows one person's.
  if (!port && other === 'meetingStage' && initiator() !== null) return [];
  if (!port) return refusal(errors.destinationNotReady);
  port.postMessage(message(at(answers.notified, [frames[surface], payload])));
  return [];
}

async function startActivity([state]: Fields, { initiator, share }: MeetClient): Promise<Fields> {
  if (initiator() !== null) return refusal(errors.ongoing);
  const asked = ((state as Fields | undefined)?.[0] ?? []) as Array<[number, string]>;
  const ours = asked.map(
    ([frame, address]) => address === location.origin + pages[frame === 2 ? 'meetingStage' : 'sidePanel'],
  );
  if (ours.length < 2 || ours.includes(false)) return refusal(errors.otherOrigin);
  return done(share());
}

async function endActivity({ initiator, person, stopSharing }: MeetClient): Promise<Fields> {
  const by = initiator();
  if (by === null) return refusal(errors.noActivity);
  return by === person.key ? done(stopSharing()) : refusal(errors.notInitiator);
}

function done(promise: Promise<void>): Promise<Fields> {
  return promise.then(
    () => [],
    () => refusal(errors.internal),
  );
}

/** From Meet to the add-on; the first position is the other direction's. */
function message(fields: Fields): { content: string } {
  return { content: JSON.stringify([null, fields]) };
}

function refusal(code: number): Fields {
  return at(answers.error, [code]);
}

function at(field: number, value: unknown): Fields {
  return [...Array(field - 1).fill(null), value];
}

import * as z from 'zod/mini';
import type { Theme } from '../host/host.ts';

/** One participant's Teams client, as far as the tab in one of its frames can ask. */
export interface Client {
  surface: 'sidePanel' | 'meetingStage';
  meeting: string;
  person: { key: string; name: string; organizer: boolean };
  theme(): Theme;
  locale: string;
  token(): Promise<string>;
  isSharing(): boolean;
  share(): Promise<void>;
  stopSharing(): Promise<void>;
  openLink(url: string): void;
}

/** A request of teams-js 2.58. */
const Request = z.object({
  id: z.number(),
  uuidAsString: z.optional(z.string()),
  func: z.string(),
  args: z.optional(z.array(z.unknown())),
});

/** The reply's arguments; `undefined` if teams-js expects no reply. */
type Reply = unknown[] | undefined;

/** teams-js' own error codes. */
const notSupported = { errorCode: 100, message: 'The rehearsal does not play this.' };
const badArguments = { errorCode: 4000, message: 'Only the tab itself can be shared to the stage.' };

/** How long a tab may take to prepare for unloading, in ms. Teams gives it 30 s. */
const unloadTimeoutMs = 3_000;

/** One frame in which the host is played. */
export interface PlayedHost {
  stop(): void;
  /** Asks the tab to prepare for unloading, as Teams does; resolves once it is ready. */
  beforeUnload(): Promise<void>;
}

/**
 * Plays Teams to the real teams-js in `frame`. Each frame is answered for its own participant only: the window a
 * message comes from shows who asks.
 */
export function playHost(frame: HTMLIFrameElement, client: Client): PlayedHost {
  const handled = new Set<unknown>();
  let ready = () => {};
  const answer = async ({ data, source, origin }: MessageEvent) => {
    if (source === null || source !== frame.contentWindow || origin !== location.origin) return;
    const request = Request.safeParse(data);
    if (!request.success) return;
    const { id, uuidAsString, func, args = [] } = request.data;
    if (func === 'registerHandler') handled.add(args[0]);
    if (func === 'readyToUnload') ready();
    const reply = await replyTo(func, args, client);
    if (reply) frame.contentWindow?.postMessage({ id, uuidAsString, args: reply }, location.origin);
  };
  window.addEventListener('message', answer);
  return {
    stop: () => window.removeEventListener('message', answer),
    async beforeUnload() {
      if (!handled.has('beforeUnload')) return;
      await new Promise<void>((resolve) => {
        ready = resolve;
        setTimeout(resolve, unloadTimeoutMs);
        tell(frame, 'beforeUnload', []);
      });
    },
  };
}

/** What the host sends unasked, such as when the person changes the theme, or turns to something else. */
export function tell(frame: HTMLIFrameElement, func: 'themeChange' | 'beforeUnload', args: unknown[]): void {
  frame.contentWindow?.postMessage({ func, args }, location.origin);
}

async function replyTo(func: string, args: unknown[], client: Client): Promise<Reply> {
  switch (func) {
    case 'initialize': {
      const runtime = { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { pages: {} } };
      return [client.surface, 'web', JSON.stringify(runtime), '2.58.0'];
    }
    case 'getContext':
      return [contextOf(client)];
    case 'authentication.getAuthToken':
      return client.token().then(
        (token) => [true, token],
        () => [false, 'The rehearsal could not sign in.'],
      );
    case 'meeting.getMeetingDetails':
      return [null, detailsOf(client)];
    case 'meeting.getAppContentStageSharingCapabilities':
      return [null, { doesAppHaveSharePermission: true }];
    case 'meeting.getAppContentStageSharingState':
      return [null, { isAppSharing: client.isSharing() }];
    case 'meeting.shareAppContentToStage':
      return args[0] === new URL('/tab', location.origin).href ? done(client.share()) : [badArguments, null];
    case 'meeting.stopSharingAppContentToStage':
      return done(client.stopSharing());
    case 'executeDeepLink':
      client.openLink(String(args[0]));
      return [true];
    case 'registerHandler':
    case 'readyToUnload':
    case 'appInitialization.appLoaded':
    case 'appInitialization.success':
    case 'appInitialization.failure':
    case 'appInitialization.expectedFailure':
      return undefined;
    default:
      // biome-ignore lint/suspicious/noConsole: developers need to know what the rehearsal doesn't play
      console.warn(`The rehearsal does not play "${func}".`);
      return [notSupported, null];
  }
}

function done(promise: Promise<void>): Promise<Reply> {
  return promise.then(
    () => [null, true],
    () => [{ errorCode: 500, message: "The rehearsal's server did not answer." }, null],
  );
}

/** The flat context on the wire, from which teams-js makes `app.Context`. */
function contextOf({ surface, meeting, person, theme, locale }: Client) {
  return {
    entityId: 'mini-m',
    locale,
    theme: theme(),
    tid: 'rehearsal',
    userObjectId: person.key,
    userDisplayName: person.name,
    loginHint: person.key,
    userPrincipalName: person.key,
    meetingId: meeting,
    chatId: `chat-of-${meeting}`,
    hostName: 'Teams',
    hostClientType: 'web',
    frameContext: surface,
  };
}

function detailsOf({ meeting, person }: Client) {
  return {
    details: { id: meeting, type: 'Scheduled', title: 'Rehearsal meeting', joinUrl: location.href },
    conversation: { id: `chat-of-${meeting}` },
    ...(person.organizer && { organizer: { id: person.key, tenantId: 'rehearsal' } }),
  };
}

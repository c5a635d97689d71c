import {
  type AddonSession,
  type MeetMainStageClient,
  type MeetSidePanelClient,
  meet,
} from '@googleworkspace/meet-addons/meet.addons';
import { browserTheme, onBrowserTheme } from './browserTheme.ts';
import { frameHandOver, nothing } from './frameHandOver.ts';
import { type GoogleSignIn, googleSignIn, type MeetSettings } from './googleSignIn.ts';
import { type Host, HostError, type SignIn } from './host.ts';
import type { MeetFrame } from './meetFrame.ts';
import { waiting } from './waiting.ts';

/** In Meet, getting a token always takes a press. */
export interface MeetHost extends Host {
  signIn: SignIn;
}

/**
 * The host in Google Meet, or in the rehearsal, which speaks the same protocol. `frame`: what Meet's URL says about
 * this frame. `slow` is called after 5 s without an answer; waiting goes on. Rejects with `HostError` if the add-on is
 * another one.
 */
export async function meetHost(frame: MeetFrame, settings: MeetSettings, slow: () => void): Promise<MeetHost> {
  const [{ client, send, meetingCode }, signIn] = await Promise.all([
    waiting(connect(frame, settings.projectNumber), slow),
    googleSignIn(settings),
  ]);
  joinFrames(client, send, signIn);
  const page = (path: string) => new URL(path, location.origin).href;

  return {
    context: {
      name: 'meet',
      surface: frame.surface,
      meeting: meetingCode,
      locale: navigator.language,
      theme: browserTheme(),
    },
    token: () => signIn.token(),
    signIn,
    // Meet doesn't share its theme, so use the browser's.
    onTheme: onBrowserTheme,
    // Meet shows a frame from the start, and waits for nothing.
    ready() {},
    failed() {},
    canShareToStage: async () => true,
    // Whoever shares or has joined has the stage in a second frame; Meet reports it in no other way.
    async isOnStage() {
      if (frame.surface === 'stage') return true;
      try {
        await send(nothing);
        return true;
      } catch (error) {
        if ((error as MeetError).errorType === 'DestinationNotReady') return false;
        throw asHostError('Meet refused', error);
      }
    },
    // The same URLs for everyone: the meeting decides which session it is.
    shareToStage: () =>
      refused(client.startActivity({ mainStageUrl: page('/meet/stage'), sidePanelUrl: page('/meet/panel') })),
    stopSharing: () => refused(client.endActivity()),
    // Only whoever started sharing can stop it, so every frame tries.
    cleared: () => void client.endActivity().catch(() => {}),
    async chatWith(contact) {
      const opened = window.open(`mailto:${encodeURIComponent(contact)}`, '_blank');
      if (!opened) throw new HostError('The mail could not be opened');
    },
  };
}

interface Connected {
  client: MeetSidePanelClient | MeetMainStageClient;
  /** Sends to the same person's other frame; rejects with `DestinationNotReady` if there is none. */
  send(message: string): Promise<void>;
  meetingCode: string;
}

async function connect({ surface }: MeetFrame, cloudProjectNumber: string): Promise<Connected> {
  try {
    const session = await meet.addon.createAddonSession({ cloudProjectNumber });
    const { client, send } = await clientOf(session, surface);
    const { meetingCode } = await client.getMeetingInfo();
    return { client, send, meetingCode };
  } catch (cause) {
    throw asHostError('Open Mini-M inside a meeting', cause);
  }
}

async function clientOf(session: AddonSession, surface: MeetFrame['surface']) {
  if (surface === 'panel') {
    const client = await session.createSidePanelClient();
    return { client, send: (message: string) => client.notifyMainStage(message) };
  }
  const client = await session.createMainStageClient();
  return { client, send: (message: string) => client.notifySidePanel(message) };
}

/** One sign-in for a person's panel and stage. */
function joinFrames(client: Connected['client'], send: Connected['send'], signIn: GoogleSignIn): void {
  const handOver = frameHandOver({ send, held: signIn.held, adopt: signIn.adopt });
  let known: number | undefined;
  signIn.subscribe(() => {
    const { until } = signIn.state();
    if (until === known) return;
    known = until;
    if (until !== undefined) void handOver.tell();
  });
  client.on('frameToFrameMessage', ({ payload }) => void handOver.hear(payload));
  void handOver.ask();
}

interface MeetError {
  errorType?: string;
}

function asHostError(message: string, cause: unknown): HostError {
  const code = (cause as MeetError | null)?.errorType;
  // Without the original error: Meet's messages quote the page's URL.
  return new HostError(message, code === undefined ? {} : { code });
}

async function refused(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    throw asHostError('The meeting refused', error);
  }
}

/** Where the tab was opened. Only panel and stage show a session. */
export type Surface = 'panel' | 'stage' | 'chat-tab' | 'details-tab' | 'personal';

export type Theme = 'default' | 'dark' | 'contrast';

import type { HostName } from '#session/protocol.ts';

/** What the host knows. One implementation each for Teams and Google Meet. */
export interface HostContext {
  name: HostName;
  surface: Surface;
  /** The host's id of the meeting: a claim that our server checks. Absent outside meetings. */
  meeting?: string;
  /** BCP 47, for example `en-gb`. */
  locale: string;
  theme: Theme;
}

/** Why signing in, or renewing it, failed. */
export type SignInTrouble =
  | 'window-blocked'
  | 'window-closed'
  | 'consent-denied'
  | 'sign-in-expired'
  | 'tenant-not-allowed'
  | 'host-busy'
  | 'host-unreachable'
  | 'slow-down';

export interface SignInState {
  /** Signed in until then, in ms of the server's time; absent before the first sign-in. */
  until?: number;
  /** The sign-in window is open, or its result is being checked. */
  asking: boolean;
  trouble?: SignInTrouble;
}

/** Sign-in, for hosts that require a press for it, and another one before it expires. */
export interface SignIn {
  state(): SignInState;
  subscribe(changed: () => void): () => void;
  /** Opens the sign-in window; call it while handling a press. `another`: lets the person choose the account. */
  press(another?: boolean): void;
  /** Resolves once the person is signed in. `now`: the server's time in ms. */
  signedIn(now: number): Promise<void>;
  /** The server rejected the token: treat it as expired. */
  refused(): void;
}

/** Why the tab can't start: it was opened outside any meeting, or its scripts can't be fetched. */
type StartFailure = 'no-meeting' | 'not-loaded';

/** What the tab can ask the host. Every method rejects with `HostError`. */
export interface Host {
  context: HostContext;
  /** A fresh sign-in token. Never store it or put it into a URL. */
  token(): Promise<string>;
  /** Present if signing in takes a press; otherwise `token` needs none. */
  signIn?: SignIn;
  onTheme(changed: (theme: Theme) => void): void;
  /** Tells the host that the tab is drawn, or why it can't be; the host may then show a page of its own. */
  ready(): void;
  failed(why: StartFailure): void;
  /** Makes the host wait for `save` before it closes this window. Absent if it can't wait. */
  beforeLeaving?(save: () => Promise<void>): void;
  /** `false` if this person isn't allowed to share, or the host can't. */
  canShareToStage(): Promise<boolean>;
  isOnStage(): Promise<boolean>;
  shareToStage(): Promise<void>;
  stopSharing(): Promise<void>;
  /** Copies text if the browser won't (see `copyText`). Absent if the host has no clipboard. */
  clipboard?(text: string): Promise<void>;
  /** Opens our side panel in the running meeting, from another surface. Absent if the host can't. */
  openPanel?(): Promise<void>;
  /** The session is over: stop sharing the stage. Absent if the host keeps it. */
  cleared?(): void;
  /** Opens a way to write to this person outside the meeting: a chat in Teams, an email in Meet. */
  chatWith(contact: string): Promise<void>;
}

/** The host refused or failed. `code` is the host's own: `errorCode` of teams-js, `errorType` of Meet. */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: number | string | undefined;
  constructor(message: string, options: { code?: number | string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code;
  }
}

/** Where the tab was opened. Only panel and stage show a session. */
export type Surface = 'panel' | 'stage' | 'chat-tab' | 'details-tab' | 'personal';

export type Theme = 'default' | 'dark' | 'contrast';

import type { HostName } from '#session/protocol.ts';

/** What the meeting's software around the tab knows. One implementation for each: Teams, Google Meet. */
export interface HostContext {
  name: HostName;
  surface: Surface;
  /** The host's name for the meeting: a claim, checked by our server. Absent outside meetings. */
  meeting?: string;
  /** BCP 47, for example `en-gb`. */
  locale: string;
  theme: Theme;
}

/** Why nobody is signed in, or not again. */
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
  /** Signed in until then, in ms of the server's time; absent before the first time. */
  until?: number;
  /** The host's window is open, or what it said is being checked. */
  asking: boolean;
  trouble?: SignInTrouble;
}

/** Signing in where the host wants a press for it, and again before its time is over. */
export interface SignIn {
  state(): SignInState;
  subscribe(changed: () => void): () => void;
  /**
   * Opens the host's window: to be called from within a press, or the browser will not let it. `another`: they are to
   * choose who they are, whoever the host thinks they are.
   */
  press(another?: boolean): void;
  /** Resolves when somebody is signed in, at once where they are. `now`: the server's time in ms. */
  signedIn(now: number): Promise<void>;
  /** The server did not take the token: it is as if it had run out. */
  refused(): void;
}

/** Why the tab cannot start: it was opened outside of any meeting, or its scripts cannot be fetched. */
type StartFailure = 'no-meeting' | 'not-loaded';

/** What the tab asks of the meeting around it. Every method rejects with `HostError`. */
export interface Host {
  context: HostContext;
  /** A fresh sign-in token. Never stored, never put into a URL. */
  token(): Promise<string>;
  /** Where it takes a press; elsewhere `token` needs none. */
  signIn?: SignIn;
  onTheme(changed: (theme: Theme) => void): void;
  /** Tells the host that the tab is drawn, or why it cannot be: a host may show its own page then. */
  ready(): void;
  failed(why: StartFailure): void;
  /** Has the host wait for `save` before it takes this window away. Absent where it does not wait. */
  beforeLeaving?(save: () => Promise<void>): void;
  /** `false` where this person may not share, or the host cannot. */
  canShareToStage(): Promise<boolean>;
  isOnStage(): Promise<boolean>;
  shareToStage(): Promise<void>;
  stopSharing(): Promise<void>;
  /** Copies text where the browser would not (see `copyText`). Absent where the host has no clipboard. */
  clipboard?(text: string): Promise<void>;
  /** Opens our side panel in the running meeting, from another surface. Absent where the host knows no way. */
  openPanel?(): Promise<void>;
  /** The session is over: what the host shows of it to all is taken away. Absent where it may stay. */
  cleared?(): void;
  /** Opens a way to write to this person beside the meeting: a chat in Teams, a mail in Meet. */
  chatWith(contact: string): Promise<void>;
}

/** The host refused or could not do what was asked. `code` is the host's own: teams-js' `errorCode`, the `errorType` of Meet. */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: number | string | undefined;
  constructor(message: string, options: { code?: number | string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code;
  }
}

/** Where the tab was opened. Only panel and stage show a session. */
export type Surface = 'panel' | 'stage' | 'chat-tab' | 'details-tab' | 'personal';

export type Theme = 'default' | 'dark' | 'contrast';

/** What the meeting's software around the tab knows. One implementation for each: Teams, Google Meet. */
export interface HostContext {
  surface: Surface;
  /** The host's name for the meeting: a claim, checked by our server. Absent outside meetings. */
  meeting?: string;
  /** BCP 47, for example `en-gb`. */
  locale: string;
  theme: Theme;
}

/** What the tab asks of the meeting around it. Every method rejects with `HostError`. */
export interface Host {
  context: HostContext;
  /** A fresh sign-in token. Never stored, never put into a URL. */
  token(): Promise<string>;
  onTheme(changed: (theme: Theme) => void): void;
  /** Tells the host that the tab is drawn, or why it cannot be. */
  ready(): void;
  failed(reason: string): void;
  /** `false` where this person may not share, or the host cannot. */
  canShareToStage(): Promise<boolean>;
  isOnStage(): Promise<boolean>;
  shareToStage(): Promise<void>;
  stopSharing(): Promise<void>;
  /** `false` where the host offers no clipboard: the tab then selects the text for copying by hand. */
  copy(text: string): Promise<boolean>;
  /** Opens our side panel in the running meeting, from another surface. Absent where the host knows no way. */
  openPanel?(): Promise<void>;
  /** Opens a chat with this person, beside the meeting. */
  chatWith(contact: string): Promise<void>;
}

/** The host refused or could not do what was asked. `code` is the host's own, for example teams-js' `errorCode`. */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: number | undefined;
  constructor(message: string, options: { code?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code;
  }
}

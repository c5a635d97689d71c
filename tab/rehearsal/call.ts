import { createContext, use, useSyncExternalStore } from 'react';
import * as z from 'zod/mini';
import { Artifact } from '#session/choices.ts';
import type { Theme } from '../host/host.ts';

const Caller = z.object({ key: z.string(), name: z.string(), organizer: z.boolean() });
/** A person in the call. */
export type Caller = z.infer<typeof Caller>;

const ChatMessage = z.object({
  id: z.string(),
  /** Who wrote it; `null`: the bot. */
  from: z.nullable(z.string()),
  text: z.optional(z.string()),
  card: z.optional(z.unknown()),
  edited: z.boolean(),
});
/** A message as stored in the meeting's chat. */
export type ChatMessage = z.infer<typeof ChatMessage>;

/** A page of Mini-M that one person is shown over the meeting. */
const ShownDialog = z.object({ id: z.string(), person: z.string(), title: z.string(), path: z.string() });

/** The bot's answer to one person: a card, or a sentence. */
const Answer = z.object({ value: z.unknown() });

/** What the server sends to every window of the rehearsal (`server/rehearsal/meetings.ts`). */
const Shared = z.object({
  run: z.string(),
  people: z.array(Caller),
  sharing: z.nullable(z.string()),
  ended: z.boolean(),
  artifacts: z.partialRecord(Artifact, z.enum(['STARTED', 'ENDED'])),
  canSkip: z.boolean(),
  chat: z.array(ChatMessage),
  dialogs: z.array(ShownDialog),
  badges: z.array(z.string()),
});
type Shared = z.infer<typeof Shared>;

export interface CallState extends Shared {
  /** People played in this window. Those played in other windows are only in `people`. */
  mine: readonly Caller[];
  theme: Theme;
  /** BCP 47: the host's language. */
  locale: string;
  /** Whether the server can be reached. */
  online: boolean;
  /** What the host would have done outside the tab, as a sentence. */
  notice?: string;
  /** Whose panel the chat was asked to open; a new object each time. */
  panelAsked?: { person: string };
}

/** The host that is played. `project`: the add-on's, in Meet. */
export type Software = { name: 'teams' } | { name: 'meet'; project: string };

/** The played call as this window knows it. Nothing of it is kept in the browser. */
export class Call {
  readonly meeting: string;
  readonly software: Software;
  #state: CallState | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #news: EventSource;

  /** `choose`: picks the people this window plays, once it is known who is already in the call. */
  constructor(meeting: string, software: Software, choose: (people: readonly Caller[]) => readonly Caller[]) {
    this.meeting = meeting;
    this.software = software;
    this.#news = new EventSource(`/rehearsal/meetings/${meeting}/events`);
    this.#news.onerror = () => this.#change({ online: false });
    this.#news.onmessage = ({ data }) => {
      const shared = Shared.parse(JSON.parse(data));
      const before = this.#state;
      if (!before) {
        this.#state = {
          ...shared,
          mine: choose(shared.people),
          theme: this.#themeAtFirst(),
          locale: navigator.language.toLowerCase(),
          online: true,
        };
        this.#changed();
        void this.#sayAgain();
      } else if (before.run !== shared.run) {
        // The server was restarted and knows nothing of the call: this window's people report what they know.
        const { ended, sharing, artifacts } = before;
        this.#change({ ...shared, ended, sharing, artifacts, online: true });
        void this.#sayAgain();
      } else {
        this.#change({ ...shared, online: true });
      }
    };
  }

  /** `undefined` until the server's first answer. */
  state = (): CallState | undefined => this.#state;

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  async join(caller: Caller): Promise<void> {
    await this.#sayJoined([caller]);
    this.#change({ mine: [...(this.#state?.mine ?? []), caller] });
  }

  async leave(caller: Caller): Promise<void> {
    this.#change({ mine: this.#state?.mine.filter((p) => p.key !== caller.key) ?? [] });
    await this.#say('left', { person: caller.key });
  }

  share(by: Pick<Caller, 'key'>): Promise<void> {
    return this.#say('stage', { sharing: true, by: by.key });
  }

  stopSharing(by: Pick<Caller, 'key'>): Promise<void> {
    return this.#say('stage', { sharing: false, by: by.key });
  }

  /** Starts or stops a recording, a transcript or AI notes. */
  record(artifact: Artifact, running: boolean): Promise<void> {
    return this.#say('artifact', { artifact, running });
  }

  end(): Promise<void> {
    return this.#say('ended', {});
  }

  resume(): Promise<void> {
    return this.#say('resumed', {});
  }

  /** They opened the tab whose icon had a badge. */
  looked(by: Caller): Promise<void> {
    return this.#say('looked', { person: by.key });
  }

  say(by: Caller, text: string): Promise<void> {
    return this.#say('said', { person: by.key, text, locale: this.#state?.locale });
  }

  /** The bot's answer to this person alone: a parsed card, or a sentence; `undefined` if it didn't answer. */
  async press(by: Caller, message: string, verb: string, data: unknown): Promise<unknown> {
    const body = { person: by.key, message, verb, data, locale: this.#state?.locale };
    const answer = await post(`/rehearsal/meetings/${this.meeting}/pressed`, body);
    return Answer.parse(await answer.json()).value;
  }

  openPanel(of: Caller): void {
    this.#change({ panelAsked: { person: of.key } });
  }

  skip(ms: number): Promise<void> {
    return post('/rehearsal/clock', { skip: ms }).then(() => {});
  }

  /** A fresh token for this person in this meeting. */
  async token({ key, name, organizer }: Caller): Promise<string> {
    const answer = await post('/rehearsal/token', { meeting: this.meeting, person: key, name, organizer });
    return z.object({ token: z.string() }).parse(await answer.json()).token;
  }

  setTheme(theme: Theme): void {
    this.#change({ theme });
  }

  setLocale(locale: string): void {
    this.#change({ locale });
  }

  notify(notice: string | undefined): void {
    this.#change({ notice });
  }

  /** Meet's pages follow the browser's theme. */
  #themeAtFirst(): Theme {
    const dark = this.software.name === 'meet' && matchMedia('(prefers-color-scheme: dark)').matches;
    return dark ? 'dark' : 'default';
  }

  async #sayAgain(): Promise<void> {
    const { mine = [], sharing = null, ended, artifacts = {} } = this.#state ?? {};
    if (mine.length > 0) await this.#sayJoined(mine);
    const by = mine.find((p) => p.key === sharing);
    if (by) await this.share(by);
    for (const kind of Artifact.options) if (artifacts[kind] === 'STARTED') await this.record(kind, true);
    if (ended) await this.end();
  }

  #sayJoined(callers: readonly Caller[]): Promise<void> {
    return this.#say('joined', {
      people: callers.map(({ key, name, organizer }) => ({ person: key, name, organizer })),
    });
  }

  #say(what: string, body: object): Promise<void> {
    return post(`/rehearsal/meetings/${this.meeting}/${what}`, body).then(() => {});
  }

  #change(changed: Partial<CallState>): void {
    if (!this.#state) return;
    this.#state = { ...this.#state, ...changed };
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

async function post(path: string, body: object): Promise<Response> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The rehearsal's server answered ${answer.status}`);
  return answer;
}

export const CallContext = createContext<Call | undefined>(undefined);

export function useCall(): Call {
  const call = use(CallContext);
  if (!call) throw new Error('useCall is used outside of CallContext');
  return call;
}

/** The call's state; must be used only where it is known. */
export function useCallState(): CallState {
  const call = useCall();
  const state = useSyncExternalStore(call.subscribe, call.state);
  if (!state) throw new Error('useCallState is used before the server has answered');
  return state;
}

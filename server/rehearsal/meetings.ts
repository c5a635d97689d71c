import { randomUUID } from 'node:crypto';

/** Somebody in the call, as every window of the rehearsal page knows them. */
export interface Caller {
  key: string;
  name: string;
  organizer: boolean;
}

/** A message in the meeting's chat, as everybody sees it. `from`: who wrote it; `null`: the bot. */
export interface ChatMessage {
  id: string;
  from: string | null;
  text?: string | undefined;
  card?: unknown;
  edited: boolean;
}

/** A page of ours that one person was shown over the meeting. */
export interface ShownDialog {
  id: string;
  person: string;
  title: string;
  path: string;
}

/** What a chat shows: more is scrolled away. */
const mostMessages = 50;

/** A rehearsal meeting as every window of the page sees it. */
export interface MeetingState {
  /** Changes when the server was started anew: whoever plays somebody then says so again. */
  run: string;
  people: readonly Caller[];
  /** Who shares the app to the stage. */
  sharing: string | null;
  ended: boolean;
  /** Counts the calls of this meeting: one that goes on after its end, or after all had left, is another one. */
  conference: number;
  canSkip: boolean;
  chat: readonly ChatMessage[];
  dialogs: readonly ShownDialog[];
  /** Whose icon of the tab carries a badge. */
  badges: readonly string[];
}

/** The calls that are played on this server: who is in them and what is on the stage. Knows nothing of sessions. */
export class RehearsalMeetings {
  readonly #meetings = new Map<string, MeetingState>();
  readonly #listeners = new Map<string, Set<(state: MeetingState) => void>>();
  readonly #fresh: MeetingState;

  constructor(canSkip: boolean) {
    this.#fresh = {
      run: randomUUID(),
      people: [],
      sharing: null,
      ended: false,
      conference: 1,
      canSkip,
      chat: [],
      dialogs: [],
      badges: [],
    };
  }

  state(meeting: string): MeetingState {
    return this.#meetings.get(meeting) ?? this.#fresh;
  }

  /** Everybody in any call, each once. */
  everybody(): Caller[] {
    const people = [...this.#meetings.values()].flatMap((state) => state.people);
    return [...new Map(people.map((caller) => [caller.key, caller])).values()];
  }

  /** Whether any window has told this server about the meeting; after a restart, none has for a few seconds. */
  isKnown(meeting: string): boolean {
    return this.#meetings.has(meeting);
  }

  /** Whether this call of the meeting goes on. */
  isOn(meeting: string, conference: number): boolean {
    const state = this.state(meeting);
    return state.conference === conference && !state.ended && state.people.length > 0;
  }

  join(meeting: string, callers: readonly Caller[]): void {
    // People who come back keep their place in the row.
    const people = new Map([...this.state(meeting).people, ...callers].map((caller) => [caller.key, caller]));
    this.#change(meeting, { people: [...people.values()] });
  }

  leave(meeting: string, person: string): void {
    const { people, sharing, conference } = this.state(meeting);
    const others = people.filter((p) => p.key !== person);
    const wasLast = people.length > 0 && others.length === 0;
    this.#change(meeting, {
      people: others,
      sharing: sharing === person ? null : sharing,
      conference: wasLast ? conference + 1 : conference,
    });
  }

  share(meeting: string, by: string | null): void {
    this.#change(meeting, { sharing: by });
  }

  end(meeting: string, ended: boolean): void {
    const { ended: before, conference } = this.state(meeting);
    if (ended) this.#change(meeting, { ended, sharing: null });
    else this.#change(meeting, { ended, conference: before ? conference + 1 : conference });
  }

  say(meeting: string, message: ChatMessage): void {
    this.#change(meeting, { chat: [...this.state(meeting).chat, message].slice(-mostMessages) });
  }

  /** `false`: there is no such message. */
  edit(meeting: string, id: string, changed: Partial<ChatMessage>): boolean {
    const { chat } = this.state(meeting);
    if (!chat.some((message) => message.id === id)) return false;
    this.#change(meeting, { chat: chat.map((message) => (message.id === id ? { ...message, ...changed } : message)) });
    return true;
  }

  show(meeting: string, dialog: ShownDialog): void {
    this.#change(meeting, { dialogs: [...this.state(meeting).dialogs, dialog].slice(-mostMessages) });
  }

  /** Puts a badge on the icon of this person's tab, or takes it away. */
  badge(meeting: string, person: string, shown: boolean): void {
    const others = this.state(meeting).badges.filter((p) => p !== person);
    this.#change(meeting, { badges: shown ? [...others, person] : others });
  }

  /** Tells the state now and whenever it changes, until what is returned is called. */
  watch(meeting: string, listener: (state: MeetingState) => void): () => void {
    const listeners = this.#listeners.get(meeting) ?? new Set();
    this.#listeners.set(meeting, listeners.add(listener));
    listener(this.state(meeting));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(meeting);
    };
  }

  #change(meeting: string, changed: Partial<MeetingState>): void {
    const state = { ...this.state(meeting), ...changed };
    this.#meetings.set(meeting, state);
    for (const listener of this.#listeners.get(meeting) ?? []) listener(state);
  }
}

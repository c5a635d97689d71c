import { randomUUID } from 'node:crypto';
import type { Artifact } from '#session/choices.ts';

/** Someone in the call, as every window of the rehearsal page sees them. */
export interface Caller {
  key: string;
  name: string;
  organizer: boolean;
}

/** A message in the meeting's chat. `from`: the author; `null`: the bot. */
export interface ChatMessage {
  id: string;
  from: string | null;
  text?: string | undefined;
  card?: unknown;
  edited: boolean;
}

/** A dialog that the bot showed one person over the meeting. */
export interface ShownDialog {
  id: string;
  person: string;
  title: string;
  path: string;
}

/** How many messages a chat shows. */
const mostMessages = 50;

/** A rehearsal meeting as every window of the page sees it. */
export interface MeetingState {
  /** Changes when the server restarts; the page's windows then join again. */
  run: string;
  people: readonly Caller[];
  /** The person who shares the app to the stage. */
  sharing: string | null;
  ended: boolean;
  /** Counts this meeting's calls: a meeting that resumes after its end, or after everyone left, is a new call. */
  conference: number;
  /** The recordings, transcripts and notes of this call, running and stopped. Only Meet's API tells. */
  artifacts: Readonly<Partial<Record<Artifact, 'STARTED' | 'ENDED'>>>;
  canSkip: boolean;
  chat: readonly ChatMessage[];
  dialogs: readonly ShownDialog[];
  /** The people whose tab icon shows a badge. */
  badges: readonly string[];
}

/** The calls simulated on this server: who is in them and what's on the stage. Knows nothing of sessions. */
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
      artifacts: {},
      canSkip,
      chat: [],
      dialogs: [],
      badges: [],
    };
  }

  state(meeting: string): MeetingState {
    return this.#meetings.get(meeting) ?? this.#fresh;
  }

  caller(meeting: string, person: string): Caller | undefined {
    return this.state(meeting).people.find(({ key }) => key === person);
  }

  /** Everyone in any call, each once. */
  everyone(): Caller[] {
    const people = [...this.#meetings.values()].flatMap((state) => state.people);
    return [...new Map(people.map((caller) => [caller.key, caller])).values()];
  }

  /** Whether a window has told this server about the meeting. After a restart, that takes a few seconds. */
  isKnown(meeting: string): boolean {
    return this.#meetings.has(meeting);
  }

  /** Whether this call of the meeting is running. */
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
      ...(wasLast && { artifacts: {} }),
    });
  }

  share(meeting: string, by: string | null): void {
    this.#change(meeting, { sharing: by });
  }

  record(meeting: string, artifact: Artifact, running: boolean): void {
    const { artifacts } = this.state(meeting);
    this.#change(meeting, { artifacts: { ...artifacts, [artifact]: running ? 'STARTED' : 'ENDED' } });
  }

  end(meeting: string, ended: boolean): void {
    const { ended: before, conference } = this.state(meeting);
    if (ended) this.#change(meeting, { ended, sharing: null, artifacts: {} });
    else this.#change(meeting, { ended, conference: before ? conference + 1 : conference });
  }

  say(meeting: string, message: ChatMessage): void {
    this.#change(meeting, { chat: [...this.state(meeting).chat, message].slice(-mostMessages) });
  }

  /** `false`: there's no such message. */
  edit(meeting: string, id: string, changed: Partial<ChatMessage>): boolean {
    const { chat } = this.state(meeting);
    if (!chat.some((message) => message.id === id)) return false;
    this.#change(meeting, { chat: chat.map((message) => (message.id === id ? { ...message, ...changed } : message)) });
    return true;
  }

  show(meeting: string, dialog: ShownDialog): void {
    this.#change(meeting, { dialogs: [...this.state(meeting).dialogs, dialog].slice(-mostMessages) });
  }

  /** Shows or removes the badge on this person's tab icon. */
  badge(meeting: string, person: string, shown: boolean): void {
    const others = this.state(meeting).badges.filter((p) => p !== person);
    this.#change(meeting, { badges: shown ? [...others, person] : others });
  }

  /** Calls `listener` with the state now and after each change. Returns a function that stops it. */
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

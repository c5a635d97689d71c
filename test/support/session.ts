import type { Command, Entry, Report } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { defaultSettings, limits } from '#session/limits.ts';
import type { Refusal, RefusalCode } from '#session/refusal.ts';
import { refusal } from '#session/rules/refusals.ts';
import { type OpeningEntry, openSession, type StartSession } from '#session/rules/start.ts';
import { type Cleared, type Participant, type Person, participantOf, type Session } from '#session/session.ts';
import type { OwnView, SharedView, View } from '#session/view.ts';
import { viewFor } from '#session/viewFor.ts';
import { beginEpoch, fakeDevice, fakePlainView, withFakeLock } from './fakeLock.ts';
import type { Written } from './written.ts';

/** 8:05 on some morning, in ms, so that the planned end is 9:00. */
export const morning = Date.UTC(2030, 0, 7, 8, 5);
export const seconds = (n: number) => n * 1_000;
export const minutes = (n: number) => n * 60_000;

type WithoutStep<T> = T extends { step: number } ? Omit<T, 'step'> & { step?: number } : T;
/** A command as tests write it. Its step defaults to the current one; new topics are `t1`, `t2` and so on. */
export type Asked = WithoutStep<Written>;

/** A command's `until`, if it doesn't matter. */
const anyTime = Number.MAX_SAFE_INTEGER;

type Target = (Command & { type: 'move-on' })['to'];

/** The person with this name; their id is the name in lower case. */
export function person(name: string, more: Partial<Person> = {}): Person {
  return { key: `key of ${name}`, id: name.toLowerCase(), name, ...more };
}

/**
 * A session's story in a test. Ada opened it, has a window, and her device began the first epoch; time stands still unless
 * the test skips it. Tests write and read plain texts: the story locks them on the way in, and unlocks views.
 */
export class Story {
  readonly opening: OpeningEntry;
  readonly entries: Entry[] = [];
  now: number;
  #session: Session | Cleared;
  #counters = new Map<string, number>();
  #topics = 0;
  #sentences = 0;

  constructor(start: Partial<StartSession> = {}, limits: Partial<OpeningEntry['limits']> = {}) {
    this.opening = {
      by: person('Ada'),
      at: morning,
      command: { type: 'start-session', settings: {}, recordingOff: false, ...start },
      limits: { maxAge: minutes(24 * 60), unattended: minutes(60), ...limits },
    };
    this.now = morning;
    this.#session = openSession(this.opening);
    this.arrives('Ada').refuses('Ada', beginEpoch(fakeDevice('Ada')), 'ada.0');
  }

  get session(): Session {
    if ('cleared' in this.#session) throw new Error('the session is cleared');
    return this.#session;
  }

  /** The session, or its tombstone. */
  get state(): Session | Cleared {
    return this.#session;
  }

  /** When it was cleared, in ms, if it was. */
  get clearedAt(): number | undefined {
    return 'cleared' in this.#session ? this.#session.at : undefined;
  }

  /** Opens a window per name, called like the person in lower case. */
  arrives(...names: string[]): this {
    for (const name of names) this.opens(name, name.toLowerCase());
    return this;
  }

  /** Opens another window of this person. */
  opens(name: string, window: string, more: Partial<Person> = {}): this {
    return this.reports({ type: 'windows-arrived', windows: [{ window, person: person(name, more) }], process: 'one' });
  }

  /** These people arrive and acknowledge the group's rule. */
  joins(...names: string[]): this {
    for (const name of names) this.arrives(name).does(name, { type: 'acknowledge-rule' });
    return this;
  }

  closes(...names: string[]): this {
    for (const name of names) this.reports({ type: 'windows-left', windows: [name.toLowerCase()], process: 'one' });
    return this;
  }

  reports(command: Report): this {
    this.#decide({ by: null, at: this.now, command });
    return this;
  }

  /** The refusal's code for a command; `undefined` if it's done. */
  asks(name: string, asked: Asked, id?: string, until?: number): RefusalCode | undefined {
    return this.refuses(name, asked, id, until)?.code;
  }

  /** Like `asks`, with the whole refusal. */
  refuses(name: string, asked: Asked, id = this.#nextId(name), until = anyTime): Refusal | undefined {
    return this.#decide({ by: person(name).key, id, at: this.now, until, command: this.#completed(asked) });
  }

  /** Sends a command that must be done. */
  does(name: string, ...asked: Asked[]): this {
    for (const one of asked) {
      const code = this.asks(name, one);
      if (code) throw new Error(`${name} may not ${one.type}: ${code}`);
    }
    return this;
  }

  brings(name: string, ...texts: string[]): this {
    return this.does(name, ...texts.map((text) => ({ type: 'add-topic', text }) as const));
  }

  /** Proposes these sentences for others, with the ids `s1`, `s2` and so on in the whole session. */
  proposes(name: string, ...texts: string[]): this {
    for (const text of texts) {
      this.#sentences++;
      this.does(name, { type: 'propose-sentence', id: `s${this.#sentences}`, text });
    }
    return this;
  }

  /** Votes once for each of these topics. */
  votes(name: string, ...topics: string[]): this {
    return this.does(name, ...topics.map((topic) => ({ type: 'cast-vote', topic }) as const));
  }

  /** The facilitator moves on through these phases. */
  moves(...targets: Target[]): this {
    for (const to of targets) this.does(this.#facilitator(), { type: 'move-on', to });
    return this;
  }

  /** The facilitator clears the session, and the last call passes. */
  clears(): this {
    return this.does(this.#facilitator(), { type: 'clear-session' }).waits(limits.lastCall);
  }

  /** Skips time, and the server notices it. */
  waits(ms: number): this {
    this.now += ms;
    return this.reports({ type: 'time-passed' });
  }

  /** Skips time without the server noticing: the next entry does. */
  sleeps(ms: number): this {
    this.now += ms;
    return this;
  }

  participant(name: string): Participant {
    const found = participantOf(this.session, person(name).key);
    if (!found) throw new Error(`${name} is not in the session`);
    return found;
  }

  view(name: string): View {
    return fakePlainView(viewFor(this.session, this.participant(name)));
  }

  own(name: string): OwnView {
    return this.view(name).own;
  }

  get shared(): SharedView {
    return this.view('Ada').shared;
  }

  /** The refusal that the tab would show before the press. */
  foresees(name: string, asked: Asked): RefusalCode | undefined {
    return refusal(viewFor(this.session, this.participant(name)), this.#completed(asked), this.now)?.code;
  }

  #decide(entry: Entry): Refusal | undefined {
    this.entries.push(entry);
    const decision = decide(this.#session, entry);
    this.#session = decision.session;
    if (entry.command.type === 'add-topic' && !decision.refusal) this.#topics++;
    return decision.refusal;
  }

  #completed(asked: Asked): Command {
    const { step, lock } = 'cleared' in this.#session ? { step: 0 } : this.#session;
    const whole = asked.type === 'add-topic' ? { topic: `t${this.#topics + 1}`, ...asked } : asked;
    return withFakeLock((stepped.has(asked.type) ? { step, ...whole } : whole) as Command, lock?.epochs.length);
  }

  #nextId(name: string): string {
    const window = name.toLowerCase();
    const counter = (this.#counters.get(window) ?? 0) + 1;
    this.#counters.set(window, counter);
    return `${window}.${counter}`;
  }

  #facilitator(): string {
    return this.session.participants.find((p) => p.id === this.session.facilitator)?.name ?? '';
  }
}

const stepped: ReadonlySet<Command['type']> = new Set([
  'move-on',
  'undo-transition',
  'extend-topic',
  'pause-timer',
  'resume-timer',
  'mark-ready',
  'answer-check-in',
  'begin-consultation',
  'go-to-consultation-step',
  'leave-consultation',
  'show-tally',
]);

/** Ada, Ben and Cleo with a topic each (`t1`, `t2`, `t3`), gathering. */
export function threeTopics(...start: ConstructorParameters<typeof Story>): Story {
  return new Story(...start).joins('Ben', 'Cleo').brings('Ada', 'One').brings('Ben', 'Two').brings('Cleo', 'Three');
}

/** The same three after the vote: `t2` has five votes, `t3` four, `t1` none. */
export function revealed(...start: ConstructorParameters<typeof Story>): Story {
  const story = threeTopics(...start)
    .moves('vote')
    .votes('Ada', 't2', 't2', 't3')
    .votes('Ben', 't3', 't2', 't2');
  return story.votes('Cleo', 't3', 't3', 't2');
}

/** The same three discussing `t2`. */
export function discussing(): Story {
  return revealed().moves('discuss');
}

/** Four people discussing `t2`: enough for a result without everyone's answer. */
export function fourDiscussing(): Story {
  return discussing().joins('Dan');
}

/** The default settings with these changes. */
export function settings(changed: Partial<typeof defaultSettings>): typeof defaultSettings {
  return { ...defaultSettings, ...changed };
}

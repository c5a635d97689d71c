import type { Command, Report } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { openSession, type StartSession, startRefusal } from '#session/rules/start.ts';
import { type Cleared, type Person, participantOf, type Session } from '#session/session.ts';
import type { View } from '#session/view.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live, LiveState, Outcome } from '../../tab/live/live.ts';
import type { LockState } from '../../tab/live/lockState.ts';
import { beginEpoch, fakeDevice, fakePlainView, withFakeLock } from './fakeLock.ts';
import type { Written } from './written.ts';

/** A meeting in memory: the real rules, one process, no network. It shows what a server would show. */
export class FakeMeeting {
  session: Session | Cleared | undefined;
  #now: number;
  #counter = 0;
  #topics = 0;
  #lives = new Set<() => void>();
  #interrupted = false;
  #late = false;
  /** Who waits for a session, and who scheduled the meeting: names, for windows that see that none is open. */
  /** What every window knows of the lock, besides its devices. */
  lock: Partial<LockState> = {};
  waiting: { here?: readonly string[]; starter?: string } = {};

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Skips time, with everything due in it. */
  pass(ms: number): void {
    this.#now += ms;
    this.report({ type: 'time-passed' });
  }

  start(by: Person, command: StartSession): Outcome {
    const refusal = startRefusal(command, this.#now, isCleared(this.session) ? this.session.at : undefined);
    if (refusal) return { refusal };
    const day = 24 * 3_600_000;
    this.session = openSession({ by, at: this.#now, command, limits: { maxAge: day, unattended: day } });
    this.arrive(by);
    this.send(by, beginEpoch(fakeDevice(by.name)));
    return undefined;
  }

  /** The facilitator clears the session, and the last call passes. */
  clear(): void {
    if (!this.session || isCleared(this.session)) return;
    const { facilitator, participants } = this.session;
    const by = participants.find(({ id }) => id === facilitator);
    if (by) this.send(by, { type: 'clear-session' });
    this.pass(limits.lastCall);
  }

  /** This person's window opens. Each person has one window, named like them. */
  arrive(person: Person): void {
    this.report({ type: 'windows-arrived', windows: [{ window: person.key, person }], process: 'here' });
  }

  leave(person: Person): void {
    this.report({ type: 'windows-left', windows: [person.key], process: 'here' });
  }

  /** Whether windows have lost the session's view. */
  interrupt(interrupted: boolean): void {
    this.#interrupted = interrupted;
    this.#tell();
  }

  /** Whether a command is pending in every window. */
  answerLate(late: boolean): void {
    this.#late = late;
    this.#tell();
  }

  report(command: Report): void {
    if (!this.session) return;
    this.session = decide(this.session, { by: null, at: this.#now, command }).session;
    this.#tell();
  }

  send(by: Person, written: Written): Outcome {
    if (!this.session) return { refusal: { code: 'no-session' } };
    // Keeps a topic id given by the window; others are `t1`, `t2` and so on.
    const command: Command = written.type === 'add-topic' ? { topic: `t${++this.#topics}`, ...written } : written;
    const id = `${by.key}.${++this.#counter}`;
    const entry = { by: by.key, id, at: this.#now, until: this.#now, command: withFakeLock(command) };
    const decided = decide(this.session, entry);
    this.session = decided.session;
    this.#tell();
    return decided.refusal && { refusal: decided.refusal };
  }

  /** The tab's view of this person's window. `link`: the state of its connection. */
  live(person: Person, link: LiveState['link'] = 'live'): Live {
    let state = this.#stateFor(person, link);
    const listeners = new Set<() => void>();
    this.#lives.add(() => {
      state = this.#stateFor(person, link);
      for (const changed of listeners) changed();
    });
    return {
      state: () => state,
      subscribe(changed) {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
      send: async (command) => this.send(person, command),
      prepare() {},
      lock: {
        beginComparison: async () => undefined,
        confirm: async () => undefined,
        letIn: async () => undefined,
        newKey: async () => undefined,
      },
      wordUnread() {},
      start: async (command) => this.start(person, command),
      time: () => this.#now,
      rejoin() {},
      reopen: () => {
        state = { link, now: this.#vacant(person), pending: 0 };
        for (const changed of listeners) changed();
      },
      close() {},
    };
  }

  #stateFor(person: Person, link: LiveState['link']): LiveState {
    return { link, now: this.#nowFor(person), pending: this.#late ? 1 : 0 };
  }

  #nowFor(person: Person): LiveState['now'] {
    if (this.#interrupted) return { kind: 'unknown' };
    if (!this.session) return this.#vacant(person);
    if (isCleared(this.session)) return { kind: 'cleared' };
    const participant = participantOf(this.session, person.key);
    if (!participant) return { kind: 'unknown' };
    const view = viewFor(this.session, participant);
    return { kind: 'open', view: fakePlainView(view), lock: this.#lockFor(view) };
  }

  #lockFor({ shared: { lock }, own }: View): LockState {
    const devices = Object.entries(lock.devices).map(([id, { person, here }]) => ({
      id,
      person,
      here: here === true,
      own: person === own.participant,
    }));
    return { devices, asking: [], compared: false, ...this.lock };
  }

  #vacant(person: Person): LiveState['now'] {
    const at = isCleared(this.session) ? this.session.at : undefined;
    const here = this.waiting.here?.filter((name) => name !== person.name);
    return { kind: 'vacant', name: person.name, ...(at !== undefined && { clearedAt: at }), ...this.waiting, here };
  }

  #tell(): void {
    for (const tell of this.#lives) tell();
  }
}

/** A window that knows this, whatever happens. */
export function fixedLive(known: Omit<LiveState, 'pending'>, now: number): Live {
  const state: LiveState = { ...known, pending: 0 };
  const nobody: Person = { key: '', id: 'p0', name: '' };
  return { ...new FakeMeeting(now).live(nobody), state: () => state };
}

function isCleared(session: Session | Cleared | undefined): session is Cleared {
  return session !== undefined && 'cleared' in session;
}

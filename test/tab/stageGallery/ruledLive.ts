import type { Command } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { openSession } from '#session/rules/start.ts';
import type { Cleared, Session } from '#session/session.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live, LiveState, Outcome } from '../../../tab/live/live.ts';
import type { Written } from '../../support/written.ts';

/** A session of several people in this window, by the real rules, on a clock that is set by hand. */
export class Meeting {
  #session: Session | Cleared;
  #counter = 0;
  #topics = 0;
  #listeners = new Set<() => void>();
  #seen = new Map<string, LiveState>();
  link: LiveState['link'] = 'live';
  now: number;

  constructor(names: readonly string[], now: number, recordingOff = true) {
    this.now = now;
    const people = names.map((name, n) => ({ key: name, id: `p${n + 1}`, name }));
    const [first] = people;
    if (!first) throw new Error('A meeting needs somebody');
    this.#session = openSession({
      by: first,
      at: now,
      command: { type: 'start-session', settings: {}, recordingOff },
      limits: { maxAge: 8 * 3_600_000, unattended: 3_600_000 },
    });
    const windows = people.map((person) => ({ window: person.key, person }));
    const arrival = { type: 'windows-arrived', windows, process: 'gallery' } as const;
    this.#session = decide(this.#session, { by: null, at: now, command: arrival }).session;
    for (const person of people) this.does(person.key, { type: 'acknowledge-rule' });
  }

  get session(): Session {
    if ('cleared' in this.#session) throw new Error('The session is cleared');
    return this.#session;
  }

  does(who: string, written: Written): Outcome {
    const command: Command = written.type === 'add-topic' ? { topic: `t${++this.#topics}`, ...written } : written;
    const id = `${who}.${++this.#counter}`;
    const { session, refusal } = decide(this.#session, { by: who, id, at: this.now, until: this.now, command });
    this.#session = session;
    this.#changed();
    return refusal && { refusal };
  }

  passes(ms: number): void {
    this.now += ms;
    this.#session = decide(this.#session, { by: null, at: this.now, command: { type: 'time-passed' } }).session;
    this.#changed();
  }

  reports(command: { type: 'meeting-ended' }): void {
    this.#session = decide(this.#session, { by: null, at: this.now, command }).session;
    this.#changed();
  }

  /** What this person's window knows. */
  liveOf(who: string): Live {
    return {
      state: () => this.#stateOf(who),
      subscribe: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
      send: async (command) => this.does(who, command),
      start: async () => undefined,
      time: () => this.now,
      rejoin() {},
      reopen() {},
      close() {},
    };
  }

  #changed(): void {
    this.#seen.clear();
    for (const changed of this.#listeners) changed();
  }

  #stateOf(who: string): LiveState {
    let state = this.#seen.get(who);
    if (!state) {
      state = { link: this.link, now: this.#nowOf(who), pending: 0 };
      this.#seen.set(who, state);
    }
    return state;
  }

  #nowOf(who: string): LiveState['now'] {
    if ('cleared' in this.#session) return { kind: 'cleared' };
    const participant = this.#session.participants.find((p) => p.key === who);
    return participant ? { kind: 'open', view: viewFor(this.#session, participant) } : { kind: 'unknown' };
  }
}

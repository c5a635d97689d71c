import type { Command, Report } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { openSession, type StartSession, startRefusal } from '#session/rules/start.ts';
import { type Cleared, type Person, participantOf, type Session } from '#session/session.ts';
import type { View } from '#session/view.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live, LiveState } from '../../tab/live/live.ts';
import type { ComparisonState, LockActions, LockState, PlainView, Unread } from '../../tab/live/lockState.ts';
import type { Outcome } from '../../tab/live/outcome.ts';
import { beginEpoch, fakeBox, fakeDevice, fakePlainView, withFakeLock } from './fakeLock.ts';
import type { Written } from './written.ts';

/** The number of every comparison. */
const fakeNumber = '482 917';
/** 32 bytes, as the commitments and nonces that nobody checks here. */
const digest = fakeDevice('digest');

/** A meeting in memory: the real rules, one process, no network, nothing really locked. It shows what a server would show. */
export class FakeMeeting {
  session: Session | Cleared | undefined;
  #now: number;
  #counter = 0;
  #topics = 0;
  #lives = new Set<() => void>();
  #interrupted = false;
  #late = false;
  /** The windows that devices belong to, and their people. */
  #devices = new Map<string, { window: string; person: Person }>();
  /** Who waits for a session, and who scheduled the meeting: names, for windows that see that none is open. */
  waiting: { here?: readonly string[]; starter?: string } = {};
  /** What every window knows of the lock instead of what follows from the session. */
  lock: Partial<LockState> = {};
  /** Texts that no window can unlock: by the id of a part or a sentence, or `takeaway`. */
  unread: Readonly<Record<string, Unread>> = {};
  /** Devices don't answer a comparison. */
  withholds = false;

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
    this.#newKey(by);
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

  /** This person's window opens: one for each device, named like it. Someone gives the device the key unless a number was compared. */
  arrive(person: Person, device = person.key): void {
    this.report({ type: 'windows-arrived', windows: [{ window: device, person }], process: 'here' });
    const id = fakeDevice(device);
    this.#devices.set(id, { window: device, person });
    this.#do(person, { type: 'bring-device', device: id }, device);
    if (!this.#open?.lock.comparison?.closed) this.#giveKeys();
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
    return this.#do(by, withFakeLock(command, this.#open?.lock.epochs.length));
  }

  /** What this person can do about the lock. */
  lockActions(by: Person): LockActions {
    return {
      beginComparison: async () => this.compare(by),
      confirm: async (same) => this.#do(by, { type: 'confirm-number', round: this.#open?.lock.rounds ?? 0, same }),
      letIn: async (device) => this.#giveKey(by, fakeDevice(by.key), device),
      newKey: async () => this.#newKey(by),
    };
  }

  /** Begins a comparison. Every device that is here answers, unless they withhold. */
  compare(by: Person): Outcome {
    const round = (this.#open?.lock.rounds ?? 0) + 1;
    const refused = this.#do(by, { type: 'begin-comparison', round });
    if (refused || this.withholds) return refused;
    const answering = [...this.#devices].filter(([device]) => this.#open?.lock.comparison?.awaited.includes(device));
    for (const [device, { person, window }] of answering)
      this.#do(person, { type: 'commit-nonce', round, device, commitment: digest }, window);
    for (const [device, { person, window }] of answering)
      this.#do(person, { type: 'reveal-nonce', round, device, nonce: digest }, window);
    return undefined;
  }

  /** The tab's view of this person's window. `link`: the state of its connection. */
  live(person: Person, link: LiveState['link'] = 'live'): Live {
    let word: (why: Unread) => string = (why) => why;
    const known = () => this.#stateFor(person, link, word);
    let state = known();
    const listeners = new Set<() => void>();
    const changed = () => {
      state = known();
      for (const listener of listeners) listener();
    };
    this.#lives.add(changed);
    return {
      state: () => state,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      send: async (command) => this.send(person, command),
      prepare() {},
      lock: this.lockActions(person),
      wordUnread(words) {
        word = words;
        changed();
      },
      start: async (command) => this.start(person, command),
      time: () => this.#now,
      rejoin() {},
      reopen: () => {
        state = { link, now: this.#vacant(person), pending: 0 };
        for (const listener of listeners) listener();
      },
      close() {},
    };
  }

  get #open(): Session | undefined {
    return this.session && !isCleared(this.session) ? this.session : undefined;
  }

  #do(by: Person, command: Command, window = by.key): Outcome {
    if (!this.session) return { refusal: { code: 'no-session' } };
    const id = `${window}.${++this.#counter}`;
    const decided = decide(this.session, { by: by.key, id, at: this.#now, until: this.#now, command });
    this.session = decided.session;
    this.#tell();
    return decided.refusal && { refusal: decided.refusal };
  }

  #newKey(by: Person): Outcome {
    const epoch = (this.#open?.lock.epochs.length ?? 0) + 1;
    const refused = this.#do(by, beginEpoch(fakeDevice(by.key), epoch));
    if (!refused) this.#giveKeys();
    return refused;
  }

  /** Whoever has the key gives it to all devices that lack it. */
  #giveKeys(): void {
    const { lock } = this.#open ?? {};
    if (!lock) return;
    const hasKey = (device: string) => lock.devices[device]?.keys[lock.epochs.length] !== undefined;
    const giver = [...this.#devices].find(([device]) => hasKey(device));
    if (!giver) return;
    const [from, { person }] = giver;
    for (const to of this.#devices.keys()) if (!hasKey(to)) this.#giveKey(person, from, to);
  }

  #giveKey(by: Person, from: string, to: string): Outcome {
    const epoch = this.#open?.lock.epochs.length ?? 0;
    return this.#do(by, { type: 'give-key', epoch, from, to, box: fakeBox });
  }

  #stateFor(person: Person, link: LiveState['link'], word: (why: Unread) => string): LiveState {
    return { link, now: this.#nowFor(person, word), pending: this.#late ? 1 : 0 };
  }

  #nowFor(person: Person, word: (why: Unread) => string): LiveState['now'] {
    if (this.#interrupted) return { kind: 'unknown' };
    if (!this.session) return this.#vacant(person);
    if (isCleared(this.session)) return { kind: 'cleared' };
    const participant = participantOf(this.session, person.key);
    if (!participant) return { kind: 'unknown' };
    const view = viewFor(this.session, participant);
    const lock = { ...lockOf(view, fakeDevice(person.key)), ...this.lock };
    const isLocked = lock.trouble !== undefined && lock.trouble !== 'new-key';
    const whyUnread = (id: string) => this.unread[id] ?? (isLocked ? 'waiting' : undefined);
    return { kind: 'open', view: withUnread(fakePlainView(view), whyUnread, word), lock };
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

/** What a device knows of the lock. */
function lockOf({ shared: { lock } }: View, own: string): LockState {
  const epoch = lock.epochs.length;
  const { comparison } = lock;
  const holders = Object.entries(lock.devices).filter(([, { keys }]) => keys[epoch]);
  const devices = holders.map(([id, { person, here, keys }]) => {
    const key = keys[epoch];
    const added = comparison?.closed && !comparison.devices.includes(id) && key;
    const by = lock.devices[added ? added.by : '']?.person ?? '';
    const isApart = comparison?.closed && comparison.devices.includes(id) && !comparison.commitments[id];
    const apart = isApart && { apart: true as const };
    const gave = added && { added: { by, at: added.at } };
    return { id, person, here: here === true, own: id === own, ...apart, ...gave };
  });
  const tookPart = comparison?.commitments[own] !== undefined;
  const lacking = Object.entries(lock.devices).filter(([, { here, keys }]) => here && !keys[epoch]);
  const hasKey = lock.devices[own]?.keys[epoch] !== undefined;
  const state = comparison?.devices.includes(own) ? comparisonIn(comparison) : undefined;
  return {
    ...(!hasKey && { trouble: comparison?.closed ? 'asking' : 'waiting' }),
    devices,
    asking: tookPart ? lacking.map(([id, { person }]) => ({ id, person })) : [],
    compared: tookPart && state?.step === 'number' && !Object.values(comparison.confirmed).includes(false),
    ...(state && { comparison: state }),
  };
}

function comparisonIn(seen: NonNullable<View['shared']['lock']['comparison']>): ComparisonState {
  const { round, closed, commitments, nonces, confirmed } = seen;
  const hasNumber = closed && Object.keys(commitments).every((id) => nonces[id]);
  return { round, confirmed, ...(hasNumber ? { step: 'number', number: fakeNumber } : { step: 'under-way' }) };
}

/** The view with the sentence for each text that can't be unlocked. */
function withUnread(
  { shared, own }: PlainView,
  whyUnread: (id: string) => Unread | undefined,
  word: (why: Unread) => string,
): PlainView {
  const read = <One extends { id: string }>(one: One) => {
    const unread = whyUnread(one.id);
    return unread ? { ...one, text: word(unread), unread } : one;
  };
  const topics = Object.entries(shared.topics).map(([id, topic]) => {
    return [id, { ...topic, parts: topic.parts.map(read) }] as const;
  });
  const takeawayUnread = own.takeaway ? whyUnread('takeaway') : undefined;
  return {
    shared: {
      ...shared,
      topics: Object.fromEntries(topics),
      ...(shared.sentences && { sentences: shared.sentences.map(read) }),
    },
    own: takeawayUnread ? { ...own, takeaway: word(takeawayUnread), takeawayUnread } : own,
  };
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

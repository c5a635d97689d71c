import { expect, vi } from 'vitest';
import type { Command, Report } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { diff } from '#session/patch.ts';
import type { ClientMessage, ServerMessage } from '#session/protocol.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { openSession, type StartSession } from '#session/rules/start.ts';
import { nextDeadline } from '#session/rules/time.ts';
import { type Cleared, participantOf, type Session } from '#session/session.ts';
import type { View } from '#session/view.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live } from '../../tab/live/live.ts';
import { liveSession } from '../../tab/live/liveSession.ts';
import type { ComparisonState, LockState, PlainView } from '../../tab/live/lockState.ts';
import type { Outcome } from '../../tab/live/outcome.ts';
import { FakeBrowser, FakeChannel } from './fakeBrowser.ts';
import { minutes, morning, person } from './session.ts';
import { complete, type Written } from './written.ts';

/** What a panel shows instead of a text that it can't unlock. */
const unreadWords = { waiting: '(waiting)', lost: '(lost)', wrong: '(wrong)', never: '(never)' };
type Says = ServerMessage & { type: 'welcome' | 'change' | 'done' | 'refused' | 'vacant' | 'cleared' | 'pong' };

/**
 * Real panels around the real rules in one process: real live sessions and locks, whose socket, browser and timers are
 * played. Each test can put a server that lies between them, and everything that goes over the wire is recorded.
 */
export class LockWorld {
  state: Session | Cleared | undefined;
  /** Whether the server answers connections. */
  isUp = true;
  /** Every message in both directions, as JSON. */
  readonly wire: string[] = [];
  /** What went into a key derivation: session keys and shared secrets. None of them may go over the wire. */
  readonly secrets: Uint8Array[] = [];
  readonly windows: LockWindow[] = [];
  /** How many operations of WebCrypto are under way, and how many were ever begun. */
  #underWay = 0;
  operations = 0;
  #forged = 0;
  readonly #imported: string[] = [];

  constructor() {
    vi.useFakeTimers({
      now: morning,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    vi.stubGlobal('window', { addEventListener() {}, removeEventListener() {} });
    vi.stubGlobal('document', { addEventListener() {}, removeEventListener() {}, visibilityState: 'visible' });
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    const { subtle } = crypto;
    const counted = new Proxy(subtle, {
      get:
        (_, name: keyof SubtleCrypto) =>
        (how: unknown, ...rest: unknown[]) =>
          this.#count(subtle, name, how, rest),
    });
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto), subtle: counted });
    const world = this;
    vi.stubGlobal(
      'WebSocket',
      class extends FakeConnection {
        constructor(url: string) {
          super(world.windows[Number(new URL(url).pathname.slice(1))] as LockWindow);
        }
      },
    );
  }

  /** The session, which must be open. */
  get session(): Session {
    if (!this.state || 'cleared' in this.state) throw new Error('no session is open');
    return this.state;
  }

  /** Opens a window of this person, and lets it join. `browser`: one they have already; a new one otherwise. */
  async opens(name: string, browser = new FakeBrowser()): Promise<LockWindow> {
    const window = this.begins(name, browser);
    await this.settles();
    return window;
  }

  /** Like `opens`, but doesn't wait. */
  begins(name: string, browser = new FakeBrowser()): LockWindow {
    const window = new LockWindow(this, name, browser, this.windows.length);
    this.windows.push(window);
    window.begin();
    return window;
  }

  /** These people open a panel each, the first starts the session, and all acknowledge the rule: everyone has the key. */
  async meets<const N extends readonly string[]>(...names: N): Promise<{ [K in keyof N]: LockWindow }> {
    const panels: LockWindow[] = [];
    for (const name of names) panels.push(await this.joins(name));
    await this.settles();
    return panels as never;
  }

  /** Opens a panel in a new browser; starts the session if there is none, and acknowledges the rule. */
  async joins(name: string, browser = new FakeBrowser()): Promise<LockWindow> {
    const window = await this.opens(name, browser);
    if (!this.state || 'cleared' in this.state) await window.starts();
    else await window.does({ type: 'acknowledge-rule' });
    return window;
  }

  /** How often a panel began to make or open a box with this device. */
  imported(device: string): number {
    return this.#imported.filter((one) => one === device).length;
  }

  /** Everyone who is connected. */
  get present(): LockWindow[] {
    return this.windows.filter(({ isOpen }) => isOpen);
  }

  report(command: Report): void {
    if (!this.state) return;
    this.#become(decide(this.state, { by: null, at: Date.now(), command }).session);
  }

  /** The server puts this into the log, as if it came from a window of this person. */
  async forges(name: string, command: Command): Promise<void> {
    const [window, at] = [`forged for ${name}`, Date.now()];
    this.report({ type: 'windows-arrived', windows: [{ window, person: person(name) }], process: 'one' });
    const id = `${window}.${++this.#forged}`;
    const decided = decide(this.session, { by: person(name).key, id, at, until: at, command });
    expect(decided.refusal).toBeUndefined();
    this.#become(decided.session);
    await this.settles();
  }

  /** The facilitator clears the session, and the last call passes. */
  async clears(): Promise<void> {
    const { facilitator } = this.session;
    await this.present.find(({ participant }) => participant === facilitator)?.does({ type: 'clear-session' });
    await this.passes(limits.lastCall + 1_000);
    expect(this.state).toHaveProperty('cleared');
  }

  /** All windows lose their connection, and the server is away for this long. What it told the log stays. */
  async restarts(ms = 1_000): Promise<void> {
    this.isUp = false;
    for (const window of this.present) window.socket?.closedBy(1006);
    this.report({ type: 'process-gone', process: 'one' });
    await this.passes(ms);
    this.isUp = true;
    await this.passes(3_000);
  }

  /** Tells every window again what there is to tell: after a lie has changed. */
  async tellsAgain(): Promise<void> {
    this.#tell();
    await this.settles();
  }

  /** Time passes, for everyone. */
  async passes(ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      vi.advanceTimersByTime(Math.min(250, until - Date.now()));
      const due = this.state && nextDeadline(this.state);
      if (due !== undefined && due <= Date.now()) this.report({ type: 'time-passed' });
      await this.#rest();
    }
  }

  /** Everything that was begun is done, including what windows wait for a moment for. */
  async settles(): Promise<void> {
    await this.#rest();
    await this.passes(500);
  }

  /** Nothing is under way any more, except for timers. */
  async #rest(): Promise<void> {
    // What compares is fetched after a panel's first list, and the first time in a worker that takes a while.
    await vi.dynamicImportSettled();
    for (let quiet = 0; quiet < 3; quiet = this.#underWay === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #count(subtle: SubtleCrypto, name: keyof SubtleCrypto, how: unknown, rest: unknown[]): Promise<unknown> {
    if (name === 'importKey') this.#imported.push(Buffer.from(rest[0] as Uint8Array).toString('base64url'));
    if (name === 'importKey' && rest[1] === 'HKDF') this.secrets.push(new Uint8Array(rest[0] as Uint8Array));
    this.operations++;
    this.#underWay++;
    try {
      return await (subtle[name] as (...all: unknown[]) => Promise<unknown>).call(subtle, how, ...rest);
    } finally {
      this.#underWay--;
    }
  }

  /** The server takes a message. */
  hear(window: LockWindow, message: ClientMessage): void {
    this.wire.push(JSON.stringify(message));
    if (message.type === 'ping') window.tell({ type: 'pong', now: Date.now(), sentAt: message.sentAt });
    else if (message.type === 'join') this.#join(window, message.window);
    else if (message.type === 'start') this.#start(window, message.counter, message.command);
    else this.#command(window, message.counter, message.command);
  }

  #join(window: LockWindow, id: string): void {
    window.id = id;
    if (!this.state || 'cleared' in this.state) {
      window.tell(window.shown ? { type: 'cleared', now: Date.now() } : this.#vacant(window));
      return;
    }
    // Like a real server: who was here a moment ago sees the session before the log counts them as back.
    window.shown = undefined;
    window.isWelcome = true;
    this.#tellOne(window);
    const arrived = { window: id, person: person(window.name) };
    this.report({ type: 'windows-arrived', windows: [arrived], process: 'one' });
  }

  #vacant({ name }: LockWindow): Says {
    return { type: 'vacant', now: Date.now(), name };
  }

  #start(window: LockWindow, counter: number, command: StartSession): void {
    const bounds = { maxAge: minutes(24 * 60), unattended: minutes(24 * 60) };
    this.state = openSession({ by: person(window.name), at: Date.now(), command, limits: bounds });
    const windows = this.present.map(({ id, name }) => ({ window: id, person: person(name) }));
    for (const one of this.present) one.isWelcome = true;
    this.report({ type: 'windows-arrived', windows, process: 'one' });
    window.tell({ type: 'done', counter });
  }

  #command(window: LockWindow, counter: number, sent: Command): void {
    const command = window.sends(sent);
    if (!command || !this.state) return;
    const at = Date.now();
    const entry = { by: person(window.name).key, id: `${window.id}.${counter}`, at, until: at + 6_000, command };
    const { session, refusal } = decide(this.state, entry);
    window.decided.push([command.type, refusal?.code]);
    const isTold = this.#become(session, refusal ? undefined : { window, counter });
    if (refusal) window.tell({ type: 'refused', counter, refusal, sentence: '' });
    else if (!isTold) window.tell({ type: 'done', counter });
  }

  /** Returns whether the window that caused this was told that it's done. */
  #become(state: Session | Cleared, by?: { window: LockWindow; counter: number }): boolean {
    this.state = state;
    if (!('cleared' in state)) return this.#tell(by);
    for (const window of this.present) {
      if (window.isWelcome) window.tell({ type: 'cleared', now: Date.now() });
      window.isWelcome = false;
    }
    return false;
  }

  #tell(by?: { window: LockWindow; counter: number }): boolean {
    let isTold = false;
    for (const window of this.present) {
      const done = by?.window === window ? { done: [by.counter] } : {};
      if (this.#tellOne(window, done) && by?.window === window) isTold = true;
    }
    return isTold;
  }

  #tellOne(window: LockWindow, done: { done?: number[] } = {}): boolean {
    if (!window.isWelcome || !this.state || 'cleared' in this.state) return false;
    const participant = participantOf(this.state, person(window.name).key);
    if (!participant) return false;
    const view = window.sees(structuredClone(viewFor(this.state, participant)));
    const before = window.shown;
    window.shown = view;
    if (!before) {
      window.tell({ type: 'welcome', now: Date.now(), place: 'here', view });
      return false;
    }
    const [shared, own] = [diff(before.shared, view.shared), diff(before.own, view.own)];
    if (!shared && !own) return false;
    window.tell({ type: 'change', place: 'here', ...(shared && { shared }), ...(own && { own }), ...done });
    return true;
  }

  /** Ends it all, and proves that nothing is left: no timer, no channel. */
  async ends(): Promise<void> {
    for (const window of this.windows) window.live.close();
    await this.#rest();
    const left = { timers: vi.getTimerCount(), channels: FakeChannel.open.size };
    FakeChannel.open.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    expect(left).toEqual({ timers: 0, channels: 0 });
  }

  /** What the wire gives away: which of these texts, and how many secrets, in any usual writing. */
  leaks(...texts: string[]): string[] {
    const wire = this.wire.join('\n');
    const found = texts.filter((text) => writings(Buffer.from(text)).some((one) => wire.includes(one)));
    const keys = this.secrets.filter((secret) => writings(secret).some((one) => wire.includes(one)));
    return [...found, ...keys.map(() => 'a key')];
  }
}

/** One window of one person. */
export class LockWindow {
  readonly world: LockWorld;
  readonly name: string;
  readonly browser: FakeBrowser;
  readonly #place: number;
  live!: Live;
  socket: FakeConnection | undefined;
  id = '';
  isWelcome = false;
  /** The view it was sent last. */
  shown: View | undefined;
  /** What was decided about its commands: their type, and why they were refused. */
  readonly decided: Array<[Command['type'], RefusalCode | undefined]> = [];
  /** What a server that lies makes of a view before this window sees it. */
  sees: (view: View) => View = (view) => view;
  /** What a server that lies makes of this window's commands; undefined: it drops them. */
  sends: (command: Command) => Command | undefined = (command) => command;
  /** Messages to this window wait as long as this is set. */
  #held: Says[] | undefined;

  constructor(world: LockWorld, name: string, browser: FakeBrowser, place: number) {
    this.world = world;
    this.name = name;
    this.browser = browser;
    this.#place = place;
  }

  begin(): void {
    vi.stubGlobal('indexedDB', this.browser.indexedDB);
    // Windows of one browser share what is kept under a meeting; other browsers don't.
    const meeting = `meeting in browser ${this.world.windows.findIndex(({ browser }) => browser === this.browser)}`;
    const url = `ws://played/${this.#place}`;
    this.live = liveSession({ url, token: async () => this.name, meeting });
    this.live.wordUnread((why) => unreadWords[why]);
  }

  get isOpen(): boolean {
    return this.socket?.readyState === FakeConnection.OPEN;
  }

  get participant(): string {
    return person(this.name).id;
  }

  /** Its device, as the server knows it. */
  get device(): string {
    return this.world.session.windows[this.id]?.device ?? '';
  }

  get view(): PlainView {
    return this.#open.view;
  }

  get lock(): LockState {
    return this.#open.lock;
  }

  get comparison(): ComparisonState | undefined {
    return this.lock.comparison;
  }

  get #open() {
    const { now } = this.live.state();
    if (now.kind !== 'open') throw new Error(`${this.name} sees no session`);
    return now;
  }

  /** Every topic as this window shows it. */
  get topics(): string[] {
    return Object.values(this.view.shared.topics).flatMap(({ parts }) => parts.map(({ text }) => text));
  }

  /** The person presses something; everything that follows from it is done. */
  async does(written: Written): Promise<Outcome> {
    const sent = this.live.send(complete(written));
    await this.world.settles();
    return sent;
  }

  /** The code of a refusal, or the trouble; undefined: done. */
  async tries(written: Written): Promise<string | undefined> {
    const outcome = await this.does(written);
    return outcome && ('refusal' in outcome ? outcome.refusal.code : outcome.trouble);
  }

  async writes(text: string): Promise<string | undefined> {
    return this.tries({ type: 'add-topic', text });
  }

  async starts(): Promise<void> {
    const started = this.live.start({ type: 'start-session', settings: {}, recordingOff: false });
    await this.world.settles();
    await started;
  }

  /** The facilitator begins a comparison, and everyone's panel does its part. */
  async compares(): Promise<void> {
    const begun = this.live.lock.beginComparison();
    await this.world.settles();
    expect(await begun).toBeUndefined();
  }

  async newKey(): Promise<void> {
    const begun = this.live.lock.newKey();
    await this.world.settles();
    expect(await begun).toBeUndefined();
  }

  /** Messages wait from now on. */
  holds(): void {
    this.#held ??= [];
  }

  /** Whatever waits comes now. */
  async releases(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const message of held) this.socket?.says(message);
    await this.world.settles();
  }

  async closes(): Promise<void> {
    this.live.close();
    await this.world.settles();
  }

  /** The page is loaded anew, in the same browser. */
  async reloads(): Promise<LockWindow> {
    this.live.close();
    return this.world.opens(this.name, this.browser);
  }

  tell(message: Says): void {
    this.world.wire.push(JSON.stringify(message));
    if (message.type === 'cleared' || message.type === 'vacant') this.shown = undefined;
    if (this.#held) this.#held.push(message);
    else this.socket?.says(message);
  }

  /** The server learns that the connection is gone. */
  left(): void {
    this.isWelcome = false;
    this.world.report({ type: 'windows-left', windows: [this.id], process: 'one' });
  }
}

/** The socket of a window. Messages arrive one after the other, and never within a call. */
class FakeConnection {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;
  readonly #window: LockWindow;

  constructor(window: LockWindow) {
    this.#window = window;
    window.socket = this;
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      if (!window.world.isUp) return this.closedBy(1006);
      this.readyState = FakeConnection.OPEN;
      this.onopen?.();
    });
  }

  send(data: string): void {
    queueMicrotask(() => {
      if (this.readyState === FakeConnection.OPEN) this.#window.world.hear(this.#window, JSON.parse(data));
    });
  }

  says(message: Says): void {
    const data = JSON.stringify(message);
    queueMicrotask(() => this.readyState === FakeConnection.OPEN && this.onmessage?.({ data }));
  }

  close(): void {
    this.closedBy(1005);
  }

  closedBy(code: number): void {
    const wasOpen = this.readyState === FakeConnection.OPEN;
    if (this.readyState === 3) return;
    this.readyState = 3;
    if (wasOpen) this.#window.left();
    queueMicrotask(() => this.onclose?.({ code }));
  }
}

/** These bytes as they are, and in base64 (wherever in a longer text they begin), base64url and hexadecimal. */
function writings(bytes: Uint8Array): string[] {
  const base64 = [0, 1, 2].map((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first letters hold bits of what stands before, the last one those of what follows.
    return shifted.slice(before === 0 ? 0 : before + 1, -1);
  });
  const url = base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'));
  const buffer = Buffer.from(bytes);
  return [
    buffer.toString('utf8'),
    JSON.stringify(buffer.toString('utf8')).slice(1, -1),
    buffer.toString('hex'),
    ...base64,
    ...url,
  ];
}

import { WebSocket } from 'ws';
import { limits } from '#session/limits.ts';
import { unpacked } from '#session/packedChange.ts';
import { merge } from '#session/patch.ts';
import { type ClientMessage, type HostName, protocolVersion, type Seen, ServerMessage } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import { type PersonView, View } from '#session/view.ts';
import type { Transport } from '../../server/live/liveSocket.ts';
import type { Position } from '../../server/store/store.ts';
import { isLater } from '../../server/store/store.ts';
import type { PlainView } from '../../tab/live/lockState.ts';
import { beginEpoch, fakeDevice, fakePlainView, withFakeLock } from './fakeLock.ts';
import { HttpClient } from './httpClient.ts';
import { places, positionAt } from './places.ts';
import { Waiting } from './waiting.ts';
import { complete, type Written } from './written.ts';

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/**
 * A participant's window in a test: speaks the real protocol over a real socket, records every byte, and waits for messages instead of
 * sleeping. Tests write and read plain texts: it locks those that it sends, and unlocks its view.
 */
export class TestWindow {
  /** How new windows are connected; see `connectOver`. */
  static over: Transport = 'websocket';
  readonly id: string;
  /** All received frames. */
  readonly frames: string[] = [];
  readonly messages: ServerMessage[] = [];
  closedWith: { code: number; reason: string } | undefined;
  /** What it shows, unlocked. */
  view: PlainView | undefined;
  /** The last place it was sent. */
  place: string | undefined;
  cleared = false;

  readonly #socket: Client;
  readonly #waiting = new Waiting();
  #counter = 0;
  /** What it shows, as it was sent. */
  #told: View | undefined;
  #stepsBack = 0;

  constructor(url: string, options: { id?: string; origin?: string } = {}) {
    this.id = options.id ?? randomHex();
    const { origin = new URL(url.replace('ws', 'http')).origin } = options;
    const { over } = TestWindow;
    this.#socket = over === 'websocket' ? new WebSocket(url, { origin }) : new HttpClient(url, over);
    this.#socket.on('message', (data) => this.#received(String(data)));
    this.#socket.on('error', () => {});
    this.#socket.on('open', () => this.#wake());
    this.#socket.on('close', (code, reason) => {
      this.closedWith = { code, reason: String(reason) };
      this.#wake();
    });
  }

  /** Connects, joins and waits for the first message. */
  static async join(url: string, token: string, options: JoinOptions = {}): Promise<TestWindow> {
    const window = new TestWindow(url, options);
    await window.opened();
    window.sendJoin(token, options);
    await window.until(() => window.messages.some((m) => ['welcome', 'vacant', 'cleared'].includes(m.type)));
    return window;
  }

  /** Connects and joins, unless refused, and waits for the first message or the close. */
  static async tryToJoin(url: string, token: string, options: JoinOptions = {}): Promise<TestWindow> {
    const window = new TestWindow(url, options);
    await window.until(() => window.isOpen || window.closedWith !== undefined);
    if (window.isOpen) window.sendJoin(token, options);
    await window.until(() => window.messages.length > 0 || window.closedWith !== undefined);
    return window;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  async opened(): Promise<void> {
    await this.until(() => this.isOpen);
  }

  /** `ticket`: presented instead of the token. */
  sendJoin(
    token: string,
    { meeting = 'standup', protocol = protocolVersion, host, seen, cleared, ticket }: JoinOptions = {},
  ): void {
    const proof = ticket === undefined ? { token } : { ticket };
    const more = { ...(host && { host }), ...(seen && { seen }), ...(cleared !== undefined && { cleared }) };
    this.send({ type: 'join', protocol, ...proof, meeting, window: this.id, ...more });
  }

  send(message: ClientMessage): void {
    this.raw(JSON.stringify(message));
  }

  raw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Sends a command; resolves with the code of the refusal or error, or `undefined` when it's done. */
  async command(command: Written, counter = ++this.#counter, again = false): Promise<string | undefined> {
    const from = this.messages.length;
    const locked = withFakeLock(complete(command), this.#told?.shared.lock.epochs.length);
    this.send({ type: 'command', counter, command: locked, ...(again && { again }) });
    return this.#answer(counter, from);
  }

  /** Clears the session and waits until it's cleared. `clock`: skips the last call. */
  async clears(clock?: { skip(ms: number): void }): Promise<void> {
    const refused = await this.command({ type: 'clear-session' });
    if (refused) throw new Error(`may not clear: ${refused}`);
    clock?.skip(limits.lastCall);
    await this.untilCleared();
  }

  /** Resolves when the session is cleared, after a last call if nobody skips it. */
  untilCleared(): Promise<void> {
    return this.until(() => this.cleared, limits.lastCall + 15_000);
  }

  /** Starts a session and begins its first epoch with this window's device. */
  async start(command: Partial<StartSession> = {}): Promise<string | undefined> {
    const counter = ++this.#counter;
    const from = this.messages.length;
    this.send({
      type: 'start',
      counter,
      command: { type: 'start-session', settings: {}, recordingOff: true, ...command },
    });
    const answer = await this.#answer(counter, from);
    if (answer !== undefined) return answer;
    await this.until(() => this.view !== undefined);
    return this.command(beginEpoch(fakeDevice(this.own.participant)));
  }

  /** The position it would send on another connection. */
  get seen(): Seen | undefined {
    return this.view && { place: this.place, openedAt: this.view.shared.openedAt };
  }

  /** The position behind the last place. Throws for servers with a key of their own. */
  get position(): Position | undefined {
    return this.place === undefined ? undefined : positionAt(this.place);
  }

  /** How often a message went back behind an earlier one; must stay 0. Throws like `position` does. */
  get stepsBack(): number {
    void this.position;
    return this.#stepsBack;
  }

  get shared(): PlainView['shared'] {
    if (!this.view) throw new Error('this window shows no session');
    return this.view.shared;
  }

  get own(): PlainView['own'] {
    if (!this.view) throw new Error('this window shows no session');
    return this.view.own;
  }

  /** The facilitator, as this window sees them. */
  get facilitator(): PersonView | undefined {
    return this.shared.people[this.shared.facilitator];
  }

  /** Everyone but the facilitator, in the order they joined. */
  get others(): PersonView[] {
    const { people, facilitator } = this.shared;
    return Object.keys(people).flatMap((id) => (id === facilitator ? [] : (people[id] ?? [])));
  }

  of<T extends ServerMessage['type']>(type: T): Message<T>[] {
    return this.messages.filter((m): m is Message<T> => m.type === type);
  }

  /** Resolves when the condition holds; checked after each message and when the connection closes. */
  until(condition: () => boolean, ms = 20_000): Promise<void> {
    return this.#waiting.until(condition, ms, () => `last: ${this.frames.slice(-3).join(' | ')}`);
  }

  /** Makes a round trip: everything sent before has been handled. */
  async roundTrip(): Promise<void> {
    const pongs = this.of('pong').length;
    this.send({ type: 'ping', sentAt: 0 });
    await this.until(() => this.of('pong').length > pongs);
  }

  /** Drops the connection like a lost network. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Stops reading, like a window on a sleeping computer; what it sends still arrives. */
  stopReading(): void {
    this.#socket.pause();
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.until(() => this.closedWith !== undefined);
  }

  async #answer(counter: number, from: number): Promise<string | undefined> {
    let outcome: { code: string | undefined } | undefined;
    await this.until(() => {
      for (const m of this.messages.slice(from)) {
        if (m.type === 'done' && m.counter === counter) outcome = { code: undefined };
        if (m.type === 'change' && m.done?.includes(counter)) outcome = { code: undefined };
        if (m.type === 'refused' && m.counter === counter) outcome = { code: m.refusal.code };
        if (m.type === 'trouble' && m.counter === counter) outcome = { code: m.trouble };
      }
      return outcome !== undefined || this.closedWith !== undefined;
    });
    if (!outcome) throw new Error(`closed before an answer: ${JSON.stringify(this.closedWith)}`);
    return outcome.code;
  }

  #received(frame: string): void {
    this.frames.push(frame);
    const message = ServerMessage.parse(unpacked(frame));
    this.messages.push(message);
    if (message.type === 'welcome') {
      this.#sees(message.place);
      this.#shows(message.view);
      this.cleared = false;
    }
    if (message.type === 'change') this.#changed(message);
    if (message.type === 'cleared') {
      this.#shows(undefined);
      this.cleared = true;
    }
    this.#wake();
  }

  #changed({ place, shared, own }: Message<'change'>): void {
    if (!this.#told) throw new Error('a change without a session');
    this.#sees(place);
    const before = this.#told;
    const after = { shared: merge(before.shared, shared ?? {}), own: merge(before.own, own ?? {}) };
    this.#shows(View.parse(after));
  }

  #shows(told: View | undefined): void {
    this.#told = told;
    this.view = told && fakePlainView(told);
  }

  #sees(place: string): void {
    const before = this.place === undefined ? undefined : places.read(this.place);
    const now = places.read(place);
    if (before && now && isLater(before, now)) this.#stepsBack++;
    this.place = place;
  }

  #wake(): void {
    this.#waiting.changed();
  }
}

export interface JoinOptions {
  id?: string;
  origin?: string;
  meeting?: string;
  protocol?: number;
  host?: HostName;
  seen?: Seen;
  cleared?: string;
  ticket?: string;
}

/** What a window uses of its connection. */
interface Client {
  readonly readyState: number;
  send(data: string | Buffer): void;
  close(): void;
  terminate(): void;
  pause(): void;
  on(event: 'open' | 'error', listener: () => void): unknown;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: (code: number, reason: unknown) => void): unknown;
}

function randomHex(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}

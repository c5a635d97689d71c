import { packChange } from '#session/packedChange.ts';
import { diff } from '#session/patch.ts';
import type { CloseReason, Position, ServerMessage } from '#session/protocol.ts';
import type { Person } from '#session/session.ts';
import type { OwnView, SharedView, View } from '#session/view.ts';
import { type Frame, frame, framed } from './frame.ts';

/** The connection under a window, as far as the hub needs it. */
export interface Connection {
  /** Sends one frame; never throws. */
  send(frame: Frame): void;
  close(reason: CloseReason): void;
}

/** One participant's window on this process: who it is, and what it was told. */
export class Window {
  readonly id: string;
  readonly person: Person;
  readonly connection: Connection;
  /** When the host was last asked about its person and said that they are in the meeting, in ms by the store's clock. */
  askedAt: number;
  /** Commands whose `done` went along with a change since they were last asked for. */
  readonly #answered = new Set<number>();
  /** What the window shows now; nothing before it was welcomed. */
  #shown: { view: View; position: Position } | undefined;
  /** Whether the log has said that it is here. */
  arrived = false;
  /** The opening time of the session it shows or showed last, perhaps on another connection, in ms. */
  showed: number | undefined;
  /** Joining: the session may only be shown once it's known to be no older than what the window saw. */
  isJoining = false;
  /** Called whenever it shows a session that it did not show before. */
  onWelcome: (() => void) | undefined;

  constructor(id: string, person: Person, connection: Connection, askedAt: number) {
    this.askedAt = askedAt;
    this.id = id;
    this.person = person;
    this.connection = connection;
  }

  get welcomed(): boolean {
    return this.#shown !== undefined;
  }

  send(message: ServerMessage): void {
    this.connection.send(framed(message));
  }

  /** Everything at once: the answer to a join, and to a session that was opened. */
  welcome(own: OwnView, shared: SharedChange, now: number): void {
    const { after, position } = shared;
    if (!this.#shown) this.onWelcome?.();
    this.#shown = { view: { shared: after, own }, position };
    this.showed = after.openedAt;
    const head = JSON.stringify({ type: 'welcome', now, position } satisfies Partial<ServerMessage>);
    // Everybody comes back at once when a process ends, and most of what they are told is the same.
    const view = `{"shared":${shared.whole},"own":${JSON.stringify(own)}}`;
    this.connection.send(frame(`${head.slice(0, -1)},"view":${view}}`));
  }

  /**
   * Tells what changed since the window was last told; nothing when nothing of it can be seen here. `done`: the
   * window's own commands that led to it, answered in the same message, so that what the window showed ahead of the
   * answers gives way to it without a moment of both or neither.
   */
  change(own: OwnView, shared: SharedChange, done: readonly number[], now: number): void {
    if (!this.#shown) return;
    const { position } = shared;
    const view = { shared: shared.after, own };
    // Versions count within an epoch. A session that was put back into the store has a new one.
    if (this.#shown.position.epoch !== position.epoch) {
      this.welcome(own, shared, now);
      return;
    }
    const from = this.#shown.position.version;
    if (from >= position.version) return;
    const patch = diff(this.#shown.view.own, own);
    const change = shared.since(from, this.#shown.view.shared);
    if (!patch && !change) return;
    this.#shown = { view, position };
    if (change && !patch && done.length === 0) {
      this.connection.send(change.frame);
      return;
    }
    for (const counter of done) this.#answered.add(counter);
    const packed = packChange(from, position.version, change?.shared, patch && JSON.stringify(patch), done);
    this.connection.send(frame(packed));
  }

  /** A command came from it, perhaps once more: what was said of it before does not answer this. */
  asked(counter: number): void {
    this.#answered.delete(counter);
  }

  /** Says that a command is done, unless a change has said so. */
  done(counter: number): void {
    if (!this.#answered.delete(counter)) this.send({ type: 'done', counter });
  }

  /** The session this window showed is over. */
  forget(): void {
    this.#shown = undefined;
  }
}

/** What all see at a place of the log, and what changed for them: serialized and framed once for all whom it is told. */
export class SharedChange {
  readonly position: Position;
  readonly after: SharedView;
  #whole: string | undefined;
  readonly #changes = new Map<number, { shared: string; frame: Frame } | undefined>();

  constructor(after: SharedView, position: Position) {
    this.after = after;
    this.position = position;
  }

  /** All there is to see, as JSON. */
  get whole(): string {
    this.#whole ??= JSON.stringify(this.after);
    return this.#whole;
  }

  /** What changed since `before`, which is what windows at version `from` show, and the frame for those to whom it is all. */
  since(from: number, before: SharedView): { shared: string; frame: Frame } | undefined {
    if (!this.#changes.has(from)) {
      const patch = diff(before, this.after);
      this.#changes.set(from, patch && this.#packed(from, JSON.stringify(patch)));
    }
    return this.#changes.get(from);
  }

  #packed(from: number, shared: string): { shared: string; frame: Frame } {
    return { shared, frame: frame(packChange(from, this.position.version, shared)) };
  }
}

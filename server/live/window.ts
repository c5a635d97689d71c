import { packChange, packPatch } from '#session/packedChange.ts';
import { diff } from '#session/patch.ts';
import type { CloseReason, ServerMessage } from '#session/protocol.ts';
import type { Person } from '#session/session.ts';
import type { OwnView, SharedView, View } from '#session/view.ts';
import { isLater, type Position } from '../store/store.ts';
import { type Frame, frame, framed } from './frame.ts';
import type { Places } from './places.ts';

/** The part of a window's connection that the hub needs. */
export interface Connection {
  /** Sends one frame; never throws. */
  send(frame: Frame): void;
  close(reason: CloseReason): void;
}

/** One participant's window on this process, and what it was sent. */
export class Window {
  readonly id: string;
  readonly person: Person;
  readonly connection: Connection;
  /** When the host was last asked about its person and said that they are in the meeting, in ms by the store's clock. */
  askedAt: number;
  /** Commands that a change has already acknowledged. */
  readonly #answered = new Set<number>();
  /** What the window shows now; undefined before it was welcomed. */
  #shown: { view: View; position: Position } | undefined;
  /** Whether the log has counted it as connected. */
  arrived = false;
  /** The opening time of the session it shows or showed last, perhaps on another connection, in ms. */
  showed: number | undefined;
  /** Who else it was told is waiting, as JSON; undefined unless it shows that there's no session. */
  waitsWith: string | undefined;
  /** Joining: the session may only be shown once it's known to be no older than what the window saw. */
  isJoining = false;
  /** Called when it starts to show a session. */
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

  /** Sends the whole view: the answer to a join, or after a session was opened. */
  welcome(own: OwnView, shared: SharedChange, now: number): void {
    const { after, place, position } = shared;
    if (!this.#shown) this.onWelcome?.();
    this.waitsWith = undefined;
    this.#shown = { view: { shared: after, own }, position };
    this.showed = after.openedAt;
    const head = JSON.stringify({ type: 'welcome', now, place } satisfies Partial<ServerMessage>);
    // When a process ends, everyone comes back at once: what is the same for all is serialized once.
    const view = `{"shared":${shared.whole},"own":${JSON.stringify(own)}}`;
    this.connection.send(frame(`${head.slice(0, -1)},"view":${view}}`));
  }

  /**
   * Sends what changed since the last message; nothing if the change isn't visible here. `done`: the window's own commands
   * that caused it, acknowledged in the same message, so that an optimistic update is never counted twice or lost.
   */
  change(own: OwnView, shared: SharedChange, done: readonly number[], now: number): void {
    if (!this.#shown) return;
    const { position } = shared;
    const before = this.#shown;
    if (!isLater(position, before.position)) return;
    // A session that was restored in the store has a new epoch.
    if (position.epoch !== before.position.epoch) {
      this.welcome(own, shared, now);
      return;
    }
    const patch = diff(before.view.own, own);
    const change = shared.since(before.position.version, before.view.shared);
    if (!patch && !change) return;
    this.#shown = { view: { shared: shared.after, own }, position };
    if (change && !patch && done.length === 0) {
      this.connection.send(change.frame);
      return;
    }
    for (const counter of done) this.#answered.add(counter);
    const packed = packChange(shared.place, change?.shared, patch && packPatch(patch), done);
    this.connection.send(frame(packed));
  }

  /** It sent a command, perhaps again: an earlier acknowledgement doesn't answer this one. */
  asked(counter: number): void {
    this.#answered.delete(counter);
  }

  /** Acknowledges a command, unless a change already has. */
  done(counter: number): void {
    if (!this.#answered.delete(counter)) this.send({ type: 'done', counter });
  }

  /** The session this window showed is over. */
  forget(): void {
    this.#shown = undefined;
    this.waitsWith = undefined;
  }
}

/** Everything in a session that is the same for all, as JSON. */
export class SharedWhole {
  readonly view: SharedView;
  #json: string | undefined;

  constructor(view: SharedView) {
    this.view = view;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.view);
    return this.#json;
  }
}

/** The change that all windows are sent at one moment, serialized and framed once for all that get the same. */
export class SharedChange {
  readonly position: Position;
  readonly #whole: SharedWhole;
  readonly #places: Places;
  #place: string | undefined;
  readonly #changes = new Map<number, { shared: string; frame: Frame } | undefined>();

  constructor(whole: SharedWhole, position: Position, places: Places) {
    this.#whole = whole;
    this.position = position;
    this.#places = places;
  }

  get after(): SharedView {
    return this.#whole.view;
  }

  /** The whole shared view, as JSON. */
  get whole(): string {
    return this.#whole.json;
  }

  /** The place that windows send when they join again. */
  get place(): string {
    this.#place ??= this.#places.of(this.position);
    return this.#place;
  }

  /** What changed since `before`, which is what windows at version `from` show, and the frame for those that get nothing else. */
  since(from: number, before: SharedView): { shared: string; frame: Frame } | undefined {
    if (!this.#changes.has(from)) {
      const patch = diff(before, this.after);
      this.#changes.set(from, patch && this.#packed(packPatch(patch)));
    }
    return this.#changes.get(from);
  }

  #packed(shared: string): { shared: string; frame: Frame } {
    return { shared, frame: frame(packChange(this.place, shared)) };
  }
}

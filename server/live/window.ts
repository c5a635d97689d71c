import type { Person } from '#session/command.ts';
import { diff, type Patch } from '#session/patch.ts';
import type { CloseReason, Position, ServerMessage } from '#session/protocol.ts';
import type { View } from '#session/view.ts';

/** The connection under a window, as far as the hub needs it. */
export interface Connection {
  /** Sends one text frame; never throws. */
  send(frame: string): void;
  close(reason: CloseReason): void;
}

/** One participant's window on this process: who it is, and what it was told. */
export class Window {
  readonly id: string;
  readonly person: Person;
  readonly connection: Connection;
  /** When it was let in, in ms by the store's clock. */
  readonly since: number;
  /** Commands whose `done` went along with a change. */
  readonly #answered = new Set<number>();
  /** What the window shows now; nothing before it was welcomed. */
  #shown: { view: View; position: Position } | undefined;

  constructor(id: string, person: Person, connection: Connection, since: number) {
    this.since = since;
    this.id = id;
    this.person = person;
    this.connection = connection;
  }

  get welcomed(): boolean {
    return this.#shown !== undefined;
  }

  send(message: ServerMessage): void {
    this.connection.send(JSON.stringify(message));
  }

  /** Everything at once: the answer to a join, and to a session that was opened. */
  welcome(view: View, position: Position, now: number): void {
    this.#shown = { view, position };
    this.send({ type: 'welcome', now, position, view });
  }

  /**
   * Tells what changed since the window was last told; nothing when nothing of it can be seen here. `done`: the
   * window's own command that led to it, answered in the same message, so that what the window showed ahead of the
   * answer gives way to it without a moment of both or neither.
   */
  change(view: View, position: Position, now: number, shared: SharedChange, done?: number): void {
    if (!this.#shown) return;
    // Versions count within an epoch. A session that was put back into the store has a new one.
    if (this.#shown.position.epoch !== position.epoch) {
      this.welcome(view, position, now);
      return;
    }
    if (this.#shown.position.version >= position.version) return;
    const own = diff(this.#shown.view.own, view.own);
    const sharedPatch = shared.since(this.#shown.view.shared);
    if (!own && !sharedPatch) return;
    const from = this.#shown.position.version;
    this.#shown = { view, position };
    const head = `{"type":"change","now":${now},"from":${from},"to":${position.version}`;
    const parts = [
      head,
      sharedPatch && `"shared":${sharedPatch}`,
      own && `"own":${JSON.stringify(own)}`,
      done && `"done":${done}`,
    ];
    if (done) this.#answered.add(done);
    this.connection.send(`${parts.filter(Boolean).join(',')}}`);
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

/** What changed for all, worked out and serialized once for every window that last saw the same. */
export class SharedChange {
  readonly #after: View['shared'];
  readonly #patches = new Map<View['shared'], string | undefined>();

  constructor(after: View['shared']) {
    this.#after = after;
  }

  /** The patch from `before`, as JSON; nothing when they are alike. */
  since(before: View['shared']): string | undefined {
    if (!this.#patches.has(before)) {
      const patch: Patch | undefined = diff(before, this.#after);
      this.#patches.set(before, patch && JSON.stringify(patch));
    }
    return this.#patches.get(before);
  }
}

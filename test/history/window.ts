import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { isLater, type Meaning, type Op } from './history.ts';
import type { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import {
  afterTrouble,
  type Command,
  closedBecause,
  commandMessage,
  joinMessage,
  type Place,
  patched,
  patienceMs,
  pingMessage,
  readFrame,
  type Said,
  type Seen,
  type View,
} from './wire.ts';
import type { Server } from './world.ts';

const repeatAfterMs = 1_000;
const shownWithinMs = 5_000;
/** Shorter than the panel's own timeout for a silent server, to save time. */
const askAfterMs = 3_000;
const answerWithinMs = 4_000;

/** What a window needs from its person. */
export interface Seat {
  meeting: string;
  name: string;
  token: string;
  judge: Judge;
  random: Random;
  /** The server to try next; undefined while none runs. */
  choose(): Server | undefined;
  /** Called when a command of this window has its final answer. */
  answered(op: Op): void;
}

/**
 * An independent implementation of the panel: it reconnects to any server with a ticket or a token, and repeats unanswered
 * commands with the same counter. The judge gets everything it would show.
 */
export class PanelWindow {
  readonly id = randomBytes(16).toString('hex');
  readonly seat: Seat;
  /** The screen that its person sees. */
  screen: 'nothing' | 'session' | 'start' | 'cleared' = 'nothing';
  view: View | undefined;
  place: Place | undefined;
  /** The session it shows, or showed last. */
  ledger: Ledger | undefined;
  /** The server it is connected to. */
  server: Server | undefined;
  isLive = false;
  /** How the previous connection ended. */
  closedWith = 'nothing yet';
  readonly pending = new Map<number, Op>();
  #socket: WebSocket | undefined;
  #counter = 0;
  #seen: Seen | undefined;
  #proofOfClear: string | undefined;
  #ticket: string | undefined;
  #failures = 0;
  #isClosed = false;
  #isResting = false;
  #heardAt = 0;
  #askedAt = 0;
  #joinedAt = 0;
  readonly #heartbeat: ReturnType<typeof setInterval>;

  constructor(seat: Seat) {
    this.seat = seat;
    this.#heartbeat = setInterval(() => this.#checkHeartbeat(), 500);
    this.#connect();
  }

  /** When it last asked to join, in ms since the run began. */
  get joinedAt(): number {
    return this.#joinedAt;
  }

  get isIdle(): boolean {
    return this.pending.size === 0;
  }

  ask(command: Command, about: Meaning, again?: Op): Op {
    const { judge, meeting, name } = this.seat;
    this.#counter += 1;
    const op: Op = {
      meeting,
      session: command.type === 'start-session' ? undefined : this.ledger?.openedAt,
      person: name,
      window: this.id,
      counter: this.#counter,
      command,
      about,
      askedAt: judge.history.now(),
      sent: [],
      outcome: 'open',
      isChecked: false,
      ...(again && { again }),
    };
    this.pending.set(op.counter, op);
    judge.asked(op);
    if (this.isLive && !this.#isResting) this.#transmit(op);
    return op;
  }

  /** Drops the connection; the window reconnects automatically. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Closes the window for good, like closing the page. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    for (const op of [...this.pending.values()]) this.#settle(op, 'void', 'window closed');
    this.#socket?.close();
    this.isLive = false;
  }

  #connect(): void {
    if (this.#isClosed) return;
    const server = this.seat.choose();
    const { socket: url } = server ?? {};
    if (!server || !url) {
      setTimeout(() => this.#connect(), 50);
      return;
    }
    const socket = new WebSocket(url, { origin: new URL(url.replace('ws', 'http')).origin, perMessageDeflate: false });
    this.#socket = socket;
    this.server = server;
    this.#heardAt = performance.now();
    this.#askedAt = 0;
    const tooLate = setTimeout(() => {
      if (this.isLive) return;
      this.seat.judge.history.note('connections given up because nothing was shown');
      socket.terminate();
    }, shownWithinMs);
    socket.on('open', () => {
      const { meeting, token } = this.seat;
      const entry = this.#ticket === undefined ? { token } : { ticket: this.#ticket };
      if (this.#ticket !== undefined) this.seat.judge.history.note('joins by ticket');
      this.#joinedAt = this.seat.judge.history.now();
      const told = { seen: this.#seen, cleared: this.#proofOfClear };
      socket.send(joinMessage({ meeting, window: this.id, entry, ...told }));
    });
    socket.on('message', (data) => {
      if (socket !== this.#socket) return;
      this.#heardAt = performance.now();
      if (!this.#receive(readFrame(String(data)))) socket.terminate();
    });
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      clearTimeout(tooLate);
      if (socket === this.#socket) this.#lost(code, String(reason));
    });
  }

  #lost(code: number, reason: string): void {
    this.closedWith = `${code} ${reason}`.trim();
    this.isLive = false;
    this.#isResting = false;
    this.#socket = undefined;
    const why = closedBecause[code];
    if (why === 'denied') this.seat.judge.sentAway(this, code);
    if (why === 'ticket-refused' || why === 'denied') this.#ticket = undefined;
    const growing = Math.min(50 * 2 ** this.#failures, 1_000);
    const most = why === 'wait' ? 3_000 : why === 'denied' ? 1_000 : why ? 0 : growing;
    this.#failures += 1;
    setTimeout(() => this.#connect(), most * this.seat.random.between(0.5, 1));
  }

  /** `false` if the message doesn't fit what is known; the window then reconnects. */
  #receive(said: Said): boolean {
    const { judge } = this.seat;
    switch (said.type) {
      case 'welcome': {
        const { openedAt } = said.view.shared;
        const before = this.#seen?.openedAt === openedAt ? this.place : undefined;
        this.view = said.view;
        this.place = said.at;
        this.#seen = { place: said.place, openedAt };
        this.ledger = judge.ledgerOf(this.seat.meeting, openedAt);
        if (before && isLater(before, said.at)) judge.wentBack(this, before);
        this.screen = 'session';
        for (const op of [...this.pending.values()]) {
          if (op.session === undefined) this.#settle(op, 'done', 'done');
          // A command never moves into another session than the one it was pressed in.
          else if (op.session !== openedAt) this.#settle(op, 'void', 'another session');
        }
        judge.shown(this, 'welcome');
        this.#comesIn();
        return true;
      }
      case 'vacant':
        // Other people who wait came or went.
        if (this.screen === 'start' && this.isLive) return true;
        this.#seen = undefined;
        this.screen = 'start';
        this.view = undefined;
        judge.vacant(this, said.clearedAt);
        for (const op of [...this.pending.values()])
          if (op.session !== undefined) this.#settle(op, 'void', 'no session');
        this.#comesIn();
        return true;
      case 'change': {
        const { view, place } = this;
        if (!view || !place) return false;
        if (said.at.epoch !== place.epoch || !isLater(said.at, place)) judge.wentBack(this, place);
        this.view = { shared: patched(view.shared, said.shared), own: patched(view.own, said.own) };
        this.place = said.at;
        this.#seen = { place: said.place, openedAt: view.shared.openedAt };
        for (const counter of said.done) this.#settleCounter(counter, 'done', 'done');
        judge.shown(this, 'change');
        return true;
      }
      case 'done':
        this.#settleCounter(said.counter, 'done', 'done');
        return true;
      case 'refused': {
        const op = this.pending.get(said.counter);
        if (!op) return true;
        const isCleared = said.refusal.code === 'cleared';
        if (isCleared) judge.toldCleared(this);
        this.#settle(op, isCleared && op.command.type === 'clear-session' ? 'done' : 'not-done', said.refusal.code);
        return true;
      }
      case 'cleared':
        this.screen = 'cleared';
        this.view = undefined;
        this.#seen = undefined;
        this.#proofOfClear = said.proof ?? this.#proofOfClear;
        judge.toldCleared(this);
        for (const op of [...this.pending.values()]) {
          const isClear = op.command.type === 'clear-session';
          this.#settle(op, isClear ? 'done' : 'void', 'told Cleared');
        }
        this.#comesIn();
        return true;
      case 'ticket':
        this.#ticket = said.ticket;
        return true;
      case 'trouble':
        return this.#trouble(said);
      default:
        return true;
    }
  }

  #trouble({ trouble, counter }: Said & { type: 'trouble' }): boolean {
    this.seat.judge.history.note(`told "${trouble}"`);
    const op = counter === undefined ? undefined : this.pending.get(counter);
    const todo = afterTrouble(trouble);
    if (todo === 'rest') {
      this.#rest();
      return true;
    }
    if (counter === undefined) return false;
    if (!op) return true;
    if (todo === 'again' && this.seat.judge.history.now() - op.askedAt < patienceMs) {
      setTimeout(() => {
        if (this.pending.has(op.counter) && this.isLive && !this.#isResting) this.#transmit(op);
      }, repeatAfterMs);
      return true;
    }
    this.#settle(op, todo === 'not-done' ? 'not-done' : 'void', `"${trouble}"`);
    return true;
  }

  #rest(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    setTimeout(
      () => {
        if (!this.#isResting) return;
        this.#isResting = false;
        if (this.isLive) this.#sendPending();
      },
      this.seat.random.between(2_000, 4_000),
    );
  }

  #comesIn(): void {
    this.isLive = true;
    this.#failures = 0;
    this.#isResting = false;
    this.#sendPending();
  }

  #sendPending(): void {
    for (const op of [...this.pending.values()]) this.#transmit(op);
  }

  #transmit(op: Op): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    op.sent.push({ at: this.seat.judge.history.now(), to: this.server?.name ?? '?' });
    this.#socket.send(commandMessage(op.counter, op.command, op.sent.length > 1));
  }

  #settleCounter(counter: number, outcome: Op['outcome'], answer: string): void {
    const op = this.pending.get(counter);
    if (op) this.#settle(op, outcome, answer);
  }

  #settle(op: Op, outcome: Op['outcome'], answer: string): void {
    this.pending.delete(op.counter);
    op.outcome = outcome;
    op.answer = answer;
    op.answeredAt = this.seat.judge.history.now();
    if (this.server) op.answeredBy = this.server.name;
    this.seat.judge.answered(op, this);
    this.seat.answered(op);
  }

  #checkHeartbeat(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN || !this.isLive) return;
    const now = performance.now();
    if (this.#askedAt > this.#heardAt) {
      if (now - this.#askedAt >= answerWithinMs) this.#socket.terminate();
    } else if (now - this.#heardAt >= askAfterMs) {
      this.#askedAt = now;
      this.#socket.send(pingMessage());
    }
  }
}

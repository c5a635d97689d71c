import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { merge } from '#session/patch.ts';
import {
  type ClientMessage,
  type HostName,
  protocolVersion,
  type Seen,
  type ServerMessage,
} from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { View } from '#session/view.ts';
import { ahead } from './ahead.ts';
import { connect } from './connection.ts';
import { keeping } from './keeping.ts';
import type { Denial, Live, LiveState, Outcome } from './live.ts';
import { isView } from './shapes.ts';

/** What a live session is opened with. */
export interface LiveOptions {
  /** The server's socket, `ws:` or `wss:`. */
  url: string;
  /** Who is to say whether this window may come in. Left out: Teams. */
  host?: HostName;
  /** Asked for at every connection that has no ticket, so that it is always fresh. */
  token(): Promise<string>;
  /** Where it takes a press to have a token: when there is one. No connection is made before; until then it has none. */
  signedIn?(): Promise<void>;
  /** What the host says the meeting is. */
  meeting: string;
}

interface Pending {
  counter: number;
  command: Command | StartSession;
  askedAt: number;
  settle(outcome: Outcome): void;
}

/** What the server says only when it has heard from the session. */
const reached = new Set<ServerMessage['type']>(['welcome', 'change', 'done', 'refused', 'cleared']);
/** Interval at which a command is repeated while the server can't tell its fate, in ms. */
const repeatAfter = 1_000;
/** How long a command is repeated, in ms. Later the session may have forgotten its outcome and would do it twice. */
const repeatWithin = limits.forgetWindow / 2;
/** How long, in ms, nothing is sent when the server refused what came too fast; and as much again, by chance. */
const rest = 2_000;
/** After so many refusals in a row the host is believed: there is no token for this person. */
const tokenAttempts = 3;

/** Connects to the meeting's session and keeps it, across lost connections and server restarts. */
export function liveSession({ url, host, token, signedIn, meeting }: LiveOptions): Live {
  // One page load is one window; its commands are counted, so that repeating one is harmless.
  const window = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  let counter = 0;
  /** The highest counter that was sent at least once. */
  let sent = 0;
  let known: View | undefined;
  let seen: Seen | undefined;
  /** The proof of the last clear this window was told about; kept in memory only. */
  let proofOfClear: string | undefined;
  /** Lets this window back in for a minute; nowhere but in this variable. */
  let ticket: string | undefined;
  let withoutToken = 0;
  /** Both take their time: neither waits for the other. */
  let early: Promise<string> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The server says that its sessions cannot be reached, whether or not anything is asked of them; or did so before. */
  let away: 'said' | 'said-before' | undefined;
  let state: LiveState = { link: 'connecting', now: { kind: 'unknown' }, pending: 0 };
  const pending = new Map<number, Pending>();
  const listeners = new Set<() => void>();

  function show(changed: Partial<LiveState>): void {
    state = { ...state, ...changed, pending: pending.size };
    for (const listener of listeners) listener();
  }

  function know(view: View, place: string): void {
    known = view;
    seen = { place, openedAt: view.shared.openedAt };
  }

  /** What is known, with what was pressed and not answered yet. */
  function showSession(): void {
    if (!known) {
      show({});
      return;
    }
    let view = known;
    for (const { command } of pending.values()) {
      if (command.type !== 'start-session') view = ahead(view, command, connection.time());
    }
    // Most answers say what is shown already.
    show({ now: { kind: 'open', view: state.now.kind === 'open' ? keeping(state.now.view, view) : view } });
  }

  function receive(message: ServerMessage): boolean {
    if (!away && state.pause === 'unreachable' && reached.has(message.type)) state = { ...state, pause: undefined };
    switch (message.type) {
      case 'welcome':
        if (seen && seen.openedAt !== message.view.shared.openedAt) giveBack();
        know(message.view, message.place);
        settleStarts();
        comesIn();
        show({ link: 'live' });
        showSession();
        sendPending();
        return true;
      case 'vacant': {
        known = undefined;
        // What this window saw is over.
        seen = undefined;
        giveBack();
        const { name, clearedAt } = message;
        comesIn();
        show({ link: 'live', now: { kind: 'vacant', name, ...(clearedAt !== undefined && { clearedAt }) } });
        sendPending();
        return true;
      }
      case 'change':
        return change(message);
      case 'done':
        return settle(message.counter, undefined);
      case 'refused': {
        const { code, max } = message.refusal;
        return settle(message.counter, { refusal: { code, ...(max !== undefined && { max }) } });
      }
      case 'trouble':
        return trouble(message);
      case 'cleared':
        known = undefined;
        seen = undefined;
        proofOfClear = message.proof ?? proofOfClear;
        comesIn();
        settleAll({ refusal: { code: 'cleared' } });
        show({ link: 'live', now: { kind: 'cleared' } });
        return true;
      case 'peeked':
        // Never asked for here.
        return true;
      case 'time':
        // The connection's own.
        return true;
      case 'ticket':
        ticket = message.ticket;
        return true;
      case 'pong':
        if (message.sentAt === undefined) unasked(message);
        return true;
    }
  }

  function change(message: ServerMessage & { type: 'change' }): boolean {
    // Messages of one connection come in order, so it changes what is shown.
    if (!known) return false;
    const { shared, own } = known;
    const view = {
      shared: message.shared ? merge(shared, message.shared) : shared,
      own: message.own ? merge(own, message.own) : own,
    };
    if (!isView(view)) return false;
    know(view, message.place);
    for (const counter of message.done ?? []) take(counter)?.settle(undefined);
    showSession();
    return true;
  }

  function trouble(message: ServerMessage & { type: 'trouble' }): boolean {
    const { counter, trouble } = message;
    if (trouble === 'slow-down') {
      takeRest();
      return true;
    }
    if (counter === undefined) {
      // The next connection will tell more; that this one ends is no fault of the network.
      if (trouble === 'unavailable') away = 'said';
      return trouble !== 'unavailable' && trouble !== 'bug';
    }
    const command = pending.get(counter);
    if (trouble === 'unavailable' && command && mayRepeat(command)) {
      setTimeout(() => {
        if (pending.has(counter) && resting === undefined) transmit(command);
      }, repeatAfter);
      if (resting === undefined) show({ pause: 'unreachable' });
      return true;
    }
    return settle(counter, { trouble });
  }

  /** The clock may have been set: what depends on the time is drawn again. And the sessions are away, or back. */
  function unasked(message: ServerMessage & { type: 'pong' }): void {
    const changed = (away === 'said') !== (message.away === true);
    away = message.away ? 'said' : undefined;
    show(changed && resting === undefined ? { pause: away ? 'unreachable' : undefined } : {});
  }

  /** Everything that waits, and whatever is pressed meanwhile, is sent when the rest is over, in its order. */
  function takeRest(): void {
    if (resting !== undefined) return;
    const end = () => {
      resting = undefined;
      show({ pause: away ? 'unreachable' : undefined });
      if (state.link === 'live') sendPending();
    };
    resting = setTimeout(end, rest * (1 + Math.random()));
    show({ pause: 'slow-down' });
  }

  /** A new connection, or the end of one: the server is told everything at once. */
  function wake(): void {
    clearTimeout(resting);
    resting = undefined;
    state = { ...state, pause: away ? 'unreachable' : undefined };
  }

  /** The first word of the session on this connection: what the one before ended with is over. */
  function comesIn(): void {
    if (away === 'said-before') away = undefined;
    wake();
  }

  function take(counter: number): Pending | undefined {
    const command = pending.get(counter);
    pending.delete(counter);
    return command;
  }

  function settle(counter: number, outcome: Outcome): boolean {
    take(counter)?.settle(outcome);
    if (state.now.kind === 'open') showSession();
    else show({});
    return true;
  }

  function settleStarts(): void {
    for (const { counter, command } of [...pending.values()]) {
      if (command.type === 'start-session') take(counter)?.settle(undefined);
    }
  }

  /** A command belongs to the session it was pressed in, and is never sent to another one. */
  function giveBack(): void {
    for (const { counter, command } of [...pending.values()]) {
      if (command.type !== 'start-session') take(counter)?.settle({ refusal: { code: 'no-session' } });
    }
  }

  function settleAll(outcome: Outcome): void {
    for (const counter of [...pending.keys()]) take(counter)?.settle(outcome);
  }

  function transmit({ counter, command }: Pending): void {
    if (command.type === 'start-session') connection.send({ type: 'start', counter, command });
    else connection.send({ type: 'command', counter, command, ...(counter <= sent && { again: true }) });
    sent = Math.max(sent, counter);
  }

  /** Once the server knows this window (again): what it has not answered, in order. */
  function sendPending(): void {
    for (const command of [...pending.values()]) {
      if (mayRepeat(command)) transmit(command);
      else settle(command.counter, { trouble: 'unavailable' });
    }
  }

  function ask(command: Command | StartSession): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const asked = { counter: ++counter, command, askedAt: performance.now(), settle: resolve };
    pending.set(asked.counter, asked);
    if (state.link === 'live' && resting === undefined) transmit(asked);
    showSession();
    return promise;
  }

  /** The one that was asked for while the connection was being made, or another. */
  function freshToken(): Promise<string> {
    const asked = early ?? token();
    early = undefined;
    return asked;
  }

  async function hello(): Promise<ClientMessage | Denial> {
    try {
      const proof = ticket ? { ticket } : { token: await freshToken() };
      withoutToken = 0;
      return {
        type: 'join',
        protocol: protocolVersion,
        ...(host && { host }),
        ...proof,
        meeting,
        window,
        ...(seen && { seen }),
        ...(proofOfClear !== undefined && { cleared: proofOfClear }),
      };
    } catch (error) {
      if (++withoutToken < tokenAttempts) throw error;
      withoutToken = 0;
      return 'no-account';
    }
  }

  function begin() {
    early = signedIn ? undefined : token();
    // Whoever awaits it is told; there may be no connection to need it.
    early?.catch(() => {});
    return connect(url, {
      before: () => (ticket ? undefined : signedIn?.()),
      hello,
      ticketRefused() {
        ticket = undefined;
      },
      message: receive,
      lost(pause) {
        // A connection may be long in coming: then it is asked for anew.
        early = undefined;
        if (away) away = 'said-before';
        wake();
        show({ link: 'lost', pause: pause ?? state.pause });
      },
      denied(why) {
        known = undefined;
        ticket = undefined;
        away = undefined;
        wake();
        settleAll({ trouble: 'unavailable' });
        show({ link: 'lost', now: { kind: 'denied', why } });
      },
    });
  }

  let connection = begin();
  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    send: ask,
    start: ask,
    time: () => connection.time(),
    rejoin() {
      ticket = undefined;
      connection.again();
    },
    reopen() {
      connection.close();
      away = undefined;
      wake();
      show({ link: 'connecting', now: { kind: 'unknown' } });
      connection = begin();
    },
    close() {
      wake();
      connection.close();
    },
  };
}

function mayRepeat({ askedAt }: Pending): boolean {
  return performance.now() - askedAt < repeatWithin;
}

import type { Command } from '#session/command.ts';
import type { ServerMessage } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import { admission, type LiveOptions } from './admission.ts';
import { connect } from './connection.ts';
import { knownSession } from './knownSession.ts';
import type { Live, LiveState } from './live.ts';
import { locking } from './locking.ts';
import type { Outcome } from './outcome.ts';
import { pausing } from './pausing.ts';
import { pendingCommands } from './pendingCommands.ts';
import { reuseUnchanged } from './reuseUnchanged.ts';

/** Messages that prove that the server can reach the session. */
const fromSession = new Set<ServerMessage['type']>(['welcome', 'change', 'done', 'refused', 'cleared']);
/** Interval at which a command is repeated while the server can't tell its fate, in ms. */
const repeatAfterMs = 1_000;

/** Joins the meeting's session and stays in it, across lost connections and server restarts. */
export function liveSession(options: LiveOptions): Live {
  const entrance = admission(options);
  const session = knownSession();
  const commands = pendingCommands();
  const pause = pausing();
  const lock = locking({
    meeting: options.meeting,
    send: (command) => sendNow(command, false),
    press: sendNow,
    changed: () => show(),
    again() {
      const view = session.ready();
      if (view && state.link === 'live') lock.tend(view);
    },
  });
  const listeners = new Set<() => void>();
  /** Set while texts are being unlocked or locked: whatever comes meanwhile waits, so that nothing overtakes anything. */
  let unlocking: object | undefined;
  let sending: Promise<unknown> | undefined;
  const inbox: ServerMessage[] = [];
  /** A text that was locked before it's sent, so that a window which is closing needn't wait for that. */
  let prepared: { plain: string; locked: Command } | undefined;
  /** Commands with a text as it was typed, which show until they have an outcome. Only the locked ones are ever sent. */
  const typed = new Set<Command>();
  /** Whether this connection has told what is going on. */
  let hasJoined = false;
  let state: LiveState = { link: 'connecting', now: { kind: 'unknown' }, pending: 0 };

  function show(changed: Partial<LiveState> = {}): void {
    const sent = commands.commands().filter((command) => !('text' in command));
    const view = session.shown(lock.plain, [...typed, ...sent], connection.time());
    state = reuseUnchanged(state, {
      ...state,
      ...(view && { now: { kind: 'open', view, lock: lock.state(view) } }),
      ...changed,
      pause: pause.reason(),
      pending: commands.count() + (sending ? 1 : 0),
    });
    for (const listener of listeners) listener();
  }

  /** Continues once the texts that have just come are unlocked, which takes no time at all if there are none. */
  function afterUnlocking(proceed: () => void): void {
    const view = session.known();
    const opening = view && lock.take(view);
    const finish = () => {
      session.setReady();
      proceed();
      if (view) lock.tend(view);
    };
    if (!opening) {
      finish();
      return;
    }
    const mine = {};
    unlocking = mine;
    void opening
      .catch(() => {})
      .then(() => {
        // Another connection has begun, and brings everything again.
        if (unlocking !== mine) return;
        unlocking = undefined;
        finish();
        while (inbox.length > 0 && !unlocking) {
          const next = inbox.shift();
          if (next && !receive(next)) return connection.again();
        }
      });
  }

  /** Takes a message, in its turn. Returns `false` if it doesn't fit what is known. */
  function hear(message: ServerMessage): boolean {
    if (!unlocking) return receive(message);
    inbox.push(message);
    return true;
  }

  function forgetInbox(): void {
    unlocking = undefined;
    inbox.length = 0;
  }

  /** Returns `false` if the message doesn't fit what is known. */
  function receive(message: ServerMessage): boolean {
    if (fromSession.has(message.type)) pause.reached();
    switch (message.type) {
      case 'welcome':
        if (session.welcome(message.view, message.place) === 'other-session') refuseForOtherSession();
        afterUnlocking(() => {
          // A session is open, which is what pending starts asked for.
          commands.settleWhere(({ type }) => type === 'start-session', undefined);
          joined({ link: 'live' });
        });
        return true;
      case 'vacant': {
        const { type: kind, now: _, ...known } = message;
        const now = { kind, ...known };
        session.forget();
        forgetTexts();
        refuseForOtherSession();
        // Others came or went while this window waits: whatever it asked for is on its way already.
        if (hasJoined) show({ now });
        else joined({ link: 'live', now });
        return true;
      }
      case 'cleared':
        session.forget(message.proof);
        forgetTexts();
        commands.settleWhere(() => true, { refusal: { code: 'cleared' } });
        joined({ link: 'live', now: { kind: 'cleared' } });
        return true;
      case 'change':
        if (!session.change(message)) return false;
        afterUnlocking(() => {
          for (const counter of message.done ?? []) commands.settle(counter, undefined);
          show();
        });
        return true;
      case 'done':
        settle(message.counter, undefined);
        return true;
      case 'refused': {
        const { code, max } = message.refusal;
        settle(message.counter, { refusal: { code, ...(max !== undefined && { max }) } });
        return true;
      }
      case 'trouble':
        return trouble(message);
      case 'ticket':
        entrance.keepTicket(message.ticket);
        return true;
      case 'pong':
        // Unasked: the clock may have been set, so whatever depends on it is drawn again.
        if (message.sentAt === undefined) {
          pause.setAway(message.away === true);
          show();
        }
        return true;
      case 'time':
      case 'peeked':
        return true;
    }
  }

  /** Nothing of what people wrote stays once the session is over. */
  function forgetTexts(): void {
    forgetUnsent();
    lock.forget();
  }

  function forgetUnsent(): void {
    prepared = undefined;
    typed.clear();
  }

  /** A command belongs to the session it was pressed in, and is never sent to another one. */
  function refuseForOtherSession(): void {
    forgetUnsent();
    commands.settleWhere(({ type }) => type !== 'start-session', { refusal: { code: 'no-session' } });
  }

  /** The first message from the session on this connection; resends whatever the server may have missed. */
  function joined(changed: Partial<LiveState>): void {
    hasJoined = true;
    pause.joined();
    sendPending();
    show(changed);
  }

  function trouble({ counter, trouble }: ServerMessage & { type: 'trouble' }): boolean {
    if (trouble === 'slow-down') {
      // Everything pressed meanwhile is sent in order once the rest is over.
      pause.rest(() => {
        if (state.link === 'live') sendPending();
        show();
      });
      show();
      return true;
    }
    if (counter === undefined) {
      // This connection ends through no fault of the network; the next will tell more.
      if (trouble === 'unavailable') pause.setAway(true);
      return trouble !== 'unavailable' && trouble !== 'bug';
    }
    if (trouble === 'unavailable' && commands.isRepeatable(counter)) {
      setTimeout(() => {
        if (!pause.isResting()) transmit(counter);
      }, repeatAfterMs);
      pause.unreachable();
      show();
      return true;
    }
    settle(counter, { trouble });
    return true;
  }

  function settle(counter: number, outcome: Outcome): void {
    commands.settle(counter, outcome);
    show();
  }

  function transmit(counter: number): void {
    const message = commands.message(counter);
    if (message) connection.send(message);
  }

  function sendPending(): void {
    for (const counter of commands.repeatable()) transmit(counter);
  }

  /** Locks the text in a command first. Whatever is pressed meanwhile is sent after it. */
  function send(command: Command): Promise<Outcome> {
    const known = prepared?.plain === JSON.stringify(command) ? prepared.locked : undefined;
    const hasText = 'text' in command && command.text !== '' && !known;
    if (!hasText && !sending) {
      const outcome = sendNow(known ?? command);
      return known ? outcome.then((one) => retryUnderNewKey(command, one)) : outcome;
    }
    const locking = Promise.all([hasText ? lock.lock(command) : (known ?? command), sending]);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const mine = locking.then(
      ([locked]) => {
        if (sending === mine) sending = undefined;
        resolve(locked ? sendNow(locked) : { refusal: { code: 'not-locked' } });
      },
      () => {
        if (sending === mine) sending = undefined;
        resolve({ trouble: 'bug' });
      },
    );
    sending = mine;
    if (hasText) typed.add(command);
    show();
    return promise
      .then((outcome) => retryUnderNewKey(command, outcome))
      .finally(() => {
        if (typed.delete(command)) show();
      });
  }

  /** The key may have changed while a text was on its way. */
  async function retryUnderNewKey(command: Command, outcome: Outcome): Promise<Outcome> {
    const isRetried = outcome && 'refusal' in outcome && outcome.refusal.code === 'key-changed';
    if (!isRetried || !('text' in command)) return outcome;
    const locked = await lock.lock(command).catch(() => undefined);
    return locked ? sendNow(locked) : outcome;
  }

  function sendNow(command: Command | StartSession, pressed = true): Promise<Outcome> {
    const { counter, outcome } = commands.add(command, pressed);
    if (state.link === 'live' && !pause.isResting()) transmit(counter);
    show();
    return outcome;
  }

  function begin() {
    entrance.requestToken();
    return connect(options.url, {
      before: () => entrance.ready(),
      hello() {
        hasJoined = false;
        forgetInbox();
        return entrance.join(session.seen());
      },
      ticketRefused: () => entrance.keepTicket(undefined),
      message: hear,
      lost(reason) {
        entrance.dropToken();
        pause.lost(reason);
        show({ link: 'lost' });
      },
      detour: (detour) => show({ detour }),
      denied(why) {
        session.dropView();
        forgetInbox();
        entrance.keepTicket(undefined);
        pause.restart();
        commands.settleWhere(() => true, { trouble: 'unavailable' });
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
    send,
    start: (command) => sendNow(command),
    prepare(command) {
      const plain = JSON.stringify(command);
      prepared = undefined;
      // A text that can't be locked is refused when it's sent.
      void lock.lock(command).then(
        (locked) => {
          if (locked) prepared = { plain, locked };
        },
        () => {},
      );
    },
    lock: lock.actions,
    wordUnread: lock.wordUnread,
    time: () => connection.time(),
    rejoin() {
      entrance.keepTicket(undefined);
      connection.again();
    },
    reopen() {
      connection.close();
      session.dropView();
      forgetInbox();
      pause.restart();
      show({ link: 'connecting', now: { kind: 'unknown' }, detour: undefined });
      connection = begin();
    },
    close() {
      pause.endRest();
      connection.close();
      lock.close();
    },
  };
}

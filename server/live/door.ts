import type { ClientMessage, CloseReason, HostName } from '#session/protocol.ts';
import type { VerifiedPerson } from '#session/session.ts';
import type { Attendance, Identity } from '../identity/identity.ts';
import { type Tickets, ticketLife } from '../identity/ticket.ts';
import type { Clock } from '../kit/clock.ts';
import type { Store } from '../store/store.ts';
import { type Frame, framed } from './frame.ts';
import type { Hub } from './hub.ts';
import type { Hubs } from './hubs.ts';
import { Questions } from './questions.ts';
import type { Window } from './window.ts';

type Join = ClientMessage & { type: 'join' };
type LetIn =
  /** `askedAt`: when the host was asked, in ms by the store's clock. */
  | { admitted: true; meeting: string; person: VerifiedPerson; proof?: string; byTicket: boolean; askedAt: number }
  | { admitted: false; why: CloseReason; reason: string; invitedTo?: string; asker?: string };

/** A window that was let in, with what the door needs to keep checking on its person. */
export interface Guest {
  hub: Hub;
  window: Window;
  /** The store's name of the meeting, and the host's, as the window named it. */
  meeting: string;
  asked: string;
  host: HostName | undefined;
  /** The token with which the host is asked on this person's behalf, if it needs one. */
  proof: string | undefined;
  byTicket: boolean;
}

export interface DoorContext {
  identity: Identity;
  /** Left out if every connection must bring a token. */
  tickets?: Tickets | undefined;
  store: Pick<Store, 'now'>;
  clock: Clock;
  hubs: Hubs;
  log: { info(what: object, message: string): void };
}

/** What continues as long as a window is connected. */
interface Keeping {
  /** The message to send with each heartbeat: a new ticket every other time, otherwise the time. */
  greet(): Frame;
  stop(): void;
}

/*
 * The host must be asked about each participant at least every two minutes. These intervals leave room for its rate
 * limits, for a failed attempt, and for an answer that was cached a moment ago.
 */
const askEvery = () => between(70_000, 80_000);
/** How soon to ask after someone came in by ticket. */
const askSoon = () => between(1_000, 6_000);
/** How soon to ask again when the host could not tell. */
const askAgain = () => between(10_000, 15_000);
/** How often to ask whether a call is recorded, transcribed or noted: answers are reused for 20 seconds. */
const askForArtifactsEvery = () => between(20_000, 25_000);
/** How long, in ms, a window waits for its first ticket after it was shown the session, so that joins come first. */
const notYet = 2_000;
/** How long, in ms, a host that does not answer is asked again about someone who joins: less than a handshake may take. */
const admissionPatience = 6_000;
const firstPause = 1_000;

/** A person or meeting that this process asks the host about. */
interface Watch {
  guests: Set<Guest>;
  /** When the last guest left, in ms. */
  leftAt: number;
  /** Whether the host last said that they are out, and no window of theirs came since. */
  isOut: boolean;
}

/**
 * Decides who may join and stay: by the host's token and answer, or by our ticket after a connection was lost a moment ago.
 * Asks the host about everyone in the session repeatedly, and closes the windows of people who left the meeting.
 */
export class Door {
  readonly #context: DoorContext;
  readonly #questions: Questions;
  /** By the name of their question. */
  readonly #watches = new Map<string, Watch>();
  /** Meetings for which it was logged that the host doesn't tell about recordings. */
  readonly #untold = new Set<string>();

  constructor(context: DoorContext) {
    this.#context = context;
    this.#questions = new Questions(context.clock);
  }

  async admit(join: Join): Promise<LetIn> {
    if (join.ticket !== undefined) return this.#byTicket(join, join.ticket);
    const { host, token = '', meeting } = join;
    const { identity, store, clock } = this.#context;
    const givesUpAt = clock.now() + admissionPatience;
    for (let pause = firstPause; ; pause *= 2) {
      const askedAt = store.now();
      const admission = await identity.admit({ host, token, meeting });
      if (admission.admitted) return { ...admission, byTicket: false, askedAt };
      // Don't turn people away because the host is unreachable for a few seconds.
      if (admission.why !== 'host-unreachable' || clock.now() + pause > givesUpAt) return admission;
      await new Promise<void>((resolve) => clock.after(pause, resolve));
    }
  }

  /** Gives a window its tickets and keeps asking the host about its person, until stopped. */
  keep(guest: Guest): Keeping {
    const { meeting, window, proof } = guest;
    const { clock, identity, store } = this.#context;
    const newTicket = this.#ticketsFor(guest);
    let cancelFirst = () => {};
    window.onWelcome = () => {
      cancelFirst();
      cancelFirst = clock.after(notYet, () => {
        const first = newTicket();
        if (first) window.connection.send(first);
      });
    };
    if (window.welcomed) window.onWelcome();
    const stopAsking = this.#askAfterPerson(guest);
    let stopWaiting = () => {};
    if (proof !== undefined && identity.hold) {
      void identity.hold(meeting, window.person.key, proof);
      stopWaiting = this.#awaitEnd(guest);
      this.#watchArtifacts(meeting);
    }
    return {
      greet: () => newTicket() ?? framed({ type: 'time', now: store.now() }),
      stop() {
        window.onWelcome = undefined;
        cancelFirst();
        stopAsking();
        stopWaiting();
      },
    };
  }

  /** Stops asking the host. */
  stop(): void {
    this.#questions.stop();
  }

  /** The host announced that someone left: asks at once, and again shortly if its own answer lags behind. */
  async left(meeting: string, person: string): Promise<void> {
    if ((await this.#ask(meeting, person)).attendance === 'out') return;
    this.#askWithin(askSoon(), meeting, person);
  }

  async #byTicket(join: Join, ticket: string): Promise<LetIn> {
    const { tickets, hubs } = this.#context;
    const pass = await tickets?.open(ticket);
    if (!pass) return { admitted: false, why: 'ticket-refused', reason: 'ticket-unasked' };
    if ('reason' in pass) return { admitted: false, why: 'ticket-refused', reason: pass.reason };
    const asker = pass.person.key;
    const refuse = (reason: string) => ({ admitted: false, why: 'ticket-refused', reason, asker }) as const;
    if (pass.asked !== join.meeting) return refuse('ticket-of-another-meeting');
    if ((pass.host ?? 'teams') !== (join.host ?? 'teams')) return refuse('ticket-of-another-host');
    if (pass.window !== join.window) return refuse('ticket-of-another-window');
    const hub = await hubs.get(pass.meeting);
    const held = await hub.holds(pass.openedAt, pass.person.key).finally(() => hubs.release(hub));
    if (held === 'elsewhere') return { admitted: false, why: held, reason: 'rules-of-another-release', asker };
    if (held === 'another-session') return refuse('ticket-of-another-session');
    if (held === 'sent-away') return refuse('ticket-of-one-sent-away');
    const { key, name, contact } = pass.person;
    return {
      admitted: true,
      meeting: pass.meeting,
      person: { key, name, ...(contact && { contact }) },
      ...(pass.proof !== undefined && { proof: pass.proof }),
      byTicket: true,
      askedAt: pass.askedAt ?? 0,
    };
  }

  /** Issues a ticket whenever the window has none for the session it shows, and otherwise every other time. */
  #ticketsFor({ hub, window, meeting, asked, host, proof }: Guest): () => Frame | undefined {
    const { tickets } = this.#context;
    /** The session of the ticket issued last time; undefined if none was issued. */
    let given: number | undefined;
    return () => {
      const openedAt = hub.openedAtOf(window);
      const isNew = openedAt !== given;
      given = isNew ? openedAt : undefined;
      if (!tickets || openedAt === undefined || !isNew) return undefined;
      const { id, person, askedAt } = window;
      return framed({
        type: 'ticket',
        ticket: tickets.issue({ meeting, asked, host, window: id, openedAt, person, proof, askedAt }),
      });
    };
  }

  /**
   * Asks about a guest's person repeatedly, with one question for all their windows on this process. Closing the windows
   * neither cancels nor postpones the question, so nobody can avoid it by returning with a ticket.
   */
  #askAfterPerson(guest: Guest): () => void {
    const { meeting, window, byTicket } = guest;
    const person = window.person.key;
    const stop = this.#watch(nameOf(meeting, person), guest);
    this.#askWithin(byTicket ? askSoon() : askEvery(), meeting, person);
    return stop;
  }

  #askWithin(ms: number, meeting: string, person: string): void {
    const name = nameOf(meeting, person);
    this.#questions.askWithin(ms, name, async () => {
      const watch = this.#watches.get(name);
      // They are out and have no windows: there is nothing left to ask.
      if (watch?.isOut && watch.guests.size === 0) return this.#forget(name);
      const { attendance, askedAt } = await this.#ask(meeting, person);
      return this.#heard(name, attendance, askedAt);
    });
  }

  /** How soon, in ms, to ask about a person again after this answer; undefined if they are gone for good. */
  #heard(name: string, attendance: Attendance, askedAt: number): number | undefined {
    const watch = this.#watches.get(name);
    if (!watch) return undefined;
    watch.isOut = attendance === 'out';
    // By then the windows that were closed are gone; a person whose window stayed open is asked about again.
    if (watch.isOut) return askAgain();
    if (attendance === 'in') {
      for (const { window } of watch.guests) window.askedAt = Math.max(window.askedAt, askedAt);
    }
    const isHere = watch.guests.size > 0;
    if (attendance === 'unknown' && (isHere || this.#mayComeBack(watch))) return askAgain();
    return isHere ? askEvery() : this.#forget(name);
  }

  /** Whether one of their tickets may still be valid. */
  #mayComeBack({ leftAt }: Watch): boolean {
    return this.#context.clock.now() - leftAt < ticketLife;
  }

  #forget(name: string): undefined {
    this.#watches.delete(name);
  }

  /** Counts a guest under this name until the returned function is called. */
  #watch(name: string, guest: Guest): () => void {
    const watch = this.#watches.get(name) ?? { guests: new Set(), leftAt: 0, isOut: false };
    this.#watches.set(name, watch);
    watch.guests.add(guest);
    watch.isOut = false;
    return () => {
      watch.guests.delete(guest);
      watch.leftAt = this.#context.clock.now();
    };
  }

  /**
   * For hosts that don't announce the end of a meeting: asks whether it is over while a window is here or the session is
   * open, and soon after the last window here has closed.
   */
  #awaitEnd(guest: Guest): () => void {
    const { identity } = this.#context;
    const { meeting } = guest;
    const name = nameOf(meeting);
    const stop = this.#watch(name, guest);
    const askWithin = (ms: number) =>
      this.#questions.askWithin(ms, name, async () => {
        const isOpen = await this.#lookForEnd(meeting).catch(() => true);
        if (isOpen || this.#watches.get(name)?.guests.size) return askEvery();
        identity.forget?.(meeting);
        return this.#forget(name);
      });
    askWithin(askEvery());
    return () => {
      stop();
      if (this.#watches.get(name)?.guests.size === 0) askWithin(askSoon());
    };
  }

  /** For hosts that tell about recordings: asks repeatedly while a window of this meeting is here. */
  #watchArtifacts(meeting: string): void {
    if (!this.#context.identity.artifacts) return;
    this.#questions.askWithin(askSoon(), `artifacts ${meeting}`, async () => {
      if (this.#watches.get(nameOf(meeting))?.guests.size) {
        // The next question is soon enough.
        await this.#lookForArtifacts(meeting).catch(() => {});
        return askForArtifactsEvery();
      }
      this.#untold.delete(meeting);
      return undefined;
    });
  }

  async #lookForArtifacts(meeting: string): Promise<void> {
    const { identity, hubs, store, log } = this.#context;
    const hub = await hubs.get(meeting);
    try {
      if (!hub.outline.open) return;
      const seen = await identity.artifacts?.(meeting);
      if (!seen) return;
      if (seen.reason !== undefined && !this.#untold.has(meeting)) {
        this.#untold.add(meeting);
        log.info({ reason: seen.reason }, 'the host does not tell what is recorded');
      }
      await hub.artifactsSeen(seen, store.now() - seen.age);
    } finally {
      await hubs.release(hub);
    }
  }

  /**
   * Tells the session if its meeting is over, and who has left the call. Resolves with whether a session is open. Checks
   * people on every process, because the tokens at the others may all have expired.
   */
  async #lookForEnd(meeting: string): Promise<boolean> {
    const { identity, hubs, log } = this.#context;
    const hub = await hubs.get(meeting);
    try {
      if (!hub.outline.open) return false;
      if (await identity.isOver?.(meeting)) {
        log.info({ reason: 'meeting-over' }, 'meeting ended');
        hub.meetingChanged('meeting-ended');
      }
      for (const person of hub.connectedPeople) {
        if ((await this.#ask(meeting, person)).attendance === 'unknown') break;
      }
      return hub.outline.open;
    } finally {
      await hubs.release(hub);
    }
  }

  /**
   * Asks the host whether this person is in the meeting, and reports to the session if not. `askedAt`: when the host was
   * asked; its answer may be cached. `unknown`: the host could not tell, or the report failed.
   */
  async #ask(meeting: string, person: string): Promise<{ attendance: Attendance; askedAt: number }> {
    const { identity, hubs, store, log } = this.#context;
    const begunAt = store.now();
    try {
      const attendance = await identity.attends(meeting, person);
      const askedAt = Math.min(begunAt, store.now() - (identity.answerAge?.(meeting) ?? 0));
      if (attendance === 'out') {
        log.info({ reason: 'left-the-meeting' }, 'sent away');
        const hub = await hubs.get(meeting);
        await hub.participantLeft(person, askedAt).finally(() => hubs.release(hub));
      }
      return { attendance, askedAt };
    } catch {
      return { attendance: 'unknown', askedAt: begunAt };
    }
  }
}

/** Names the question about a meeting, or about a person in it. */
function nameOf(...ids: [meeting: string, person?: string]): string {
  return JSON.stringify(ids);
}

/** A random time between these two, in ms, so that people who came together aren't all asked about at once. */
function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

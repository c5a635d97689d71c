import type { VerifiedPerson } from '#session/command.ts';
import type { ClientMessage, CloseReason, HostName } from '#session/protocol.ts';
import type { Attendance, Identity } from '../identity/identity.ts';
import type { Tickets } from '../identity/ticket.ts';
import { type Clock, onBeat } from '../store/clock.ts';
import type { Store } from '../store/store.ts';
import { type Frame, framed } from './frame.ts';
import type { Hub } from './hub.ts';
import type { Hubs } from './hubs.ts';
import type { Window } from './window.ts';

type Join = ClientMessage & { type: 'join' };
type LetIn =
  | { admitted: true; meeting: string; person: VerifiedPerson; proof?: string; byTicket: boolean }
  | { admitted: false; why: CloseReason; reason: string; invitedTo?: string };

/** A window that was let in, as the door goes on watching it. */
export interface Guest {
  hub: Hub;
  window: Window;
  /** The store's name of the meeting, and the host's, as the window named it. */
  meeting: string;
  asked: string;
  host: HostName | undefined;
  /** What lets the host be asked in this person's name, where it wants that. */
  proof: string | undefined;
  byTicket: boolean;
}

export interface DoorContext {
  identity: Identity;
  /** Left out where every connection is to bring a token. */
  tickets?: Tickets | undefined;
  store: Pick<Store, 'now'>;
  clock: Clock;
  hubs: Hubs;
  log: { info(what: object, message: string): void };
}

/** What goes on as long as a window is there. */
interface Keeping {
  /** What says that we are there, too, asked for with each heartbeat: a new ticket every other time, else the time. */
  greet(): Frame;
  stop(): void;
}

/** How often the host is asked whether somebody is still there: with the time it may take, within 2 minutes. */
const askEvery = () => between(70_000, 90_000);
/** How soon after a ticket has let somebody in, and after the host could not say. */
const askSoon = () => between(1_000, 6_000);
const askAgain = () => between(15_000, 25_000);
/** How soon after it was shown the session a window has a ticket: when all come at once, all else comes first. */
const notYet = 2_000;

interface Watch {
  windows: number;
  cancel(): void;
}
const nobody = (): Watch => ({ windows: 0, cancel: () => {} });

/**
 * Who may come in, and who may stay: by the host's token and word, or by a ticket of ours for a connection that was
 * lost a moment ago. Whoever is in is asked about again and again; who has left the meeting is sent away.
 */
export class Door {
  readonly #context: DoorContext;
  readonly #watches = new Map<string, Watch>();
  readonly #meetings = new Map<string, Watch>();
  #stopped = false;

  constructor(context: DoorContext) {
    this.#context = context;
  }

  async admit(join: Join): Promise<LetIn> {
    if (join.ticket !== undefined) return this.#byTicket(join, join.ticket);
    const { host, token = '', meeting } = join;
    const admission = await this.#context.identity.admit({ host, token, meeting });
    return admission.admitted ? { ...admission, byTicket: false } : admission;
  }

  /** Gives a window its tickets and asks after its person, until that is stopped. */
  keep(guest: Guest): Keeping {
    const { meeting, window, proof } = guest;
    const { clock, identity, store } = this.#context;
    const newTicket = this.#ticketsFor(guest);
    let cancelFirst = () => {};
    window.onWelcome = () => {
      cancelFirst();
      cancelFirst = onBeat(clock, notYet, () => {
        const first = newTicket();
        if (first) window.connection.send(first);
      });
    };
    if (window.welcomed) window.onWelcome();
    const stopWatching = this.#watch(guest);
    let stopWaiting = () => {};
    if (proof !== undefined && identity.hold) {
      void identity.hold(meeting, window.person.key, proof);
      stopWaiting = this.#awaitEnd(meeting);
    }
    return {
      greet: () => newTicket() ?? framed({ type: 'time', now: store.now() }),
      stop() {
        window.onWelcome = undefined;
        cancelFirst();
        stopWatching();
        stopWaiting();
      },
    };
  }

  /** Nothing is asked any more about meetings in which nobody is here. */
  stop(): void {
    this.#stopped = true;
    for (const watch of this.#meetings.values()) watch.cancel();
  }

  /** The host says that somebody left: asked about at once, and again shortly, should its own answer lag behind. */
  async left(meeting: string, person: string): Promise<void> {
    if ((await this.#ask(meeting, person)) === 'out') return;
    this.#context.clock.after(askSoon(), () => void this.#ask(meeting, person));
  }

  async #byTicket(join: Join, ticket: string): Promise<LetIn> {
    const { tickets, hubs } = this.#context;
    const refuse = (reason: string) => ({ admitted: false, why: 'ticket-refused', reason }) as const;
    const pass = await tickets?.open(ticket);
    if (!pass) return refuse('ticket-unasked');
    if ('reason' in pass) return refuse(pass.reason);
    if (pass.asked !== join.meeting) return refuse('ticket-of-another-meeting');
    if ((pass.host ?? 'teams') !== (join.host ?? 'teams')) return refuse('ticket-of-another-host');
    if (pass.window !== join.window) return refuse('ticket-of-another-window');
    const hub = await hubs.get(pass.meeting);
    const held = await hub.holds(pass.openedAt, pass.person.key).finally(() => hubs.release(hub));
    if (held === 'elsewhere') return { admitted: false, why: held, reason: 'rules-of-another-release' };
    if (held === 'another-session') return refuse('ticket-of-another-session');
    if (held === 'sent-away') return refuse('ticket-of-one-sent-away');
    const { key, name, contact } = pass.person;
    return {
      admitted: true,
      meeting: pass.meeting,
      person: { key, name, ...(contact && { contact }) },
      ...(pass.proof !== undefined && { proof: pass.proof }),
      byTicket: true,
    };
  }

  /** A ticket for this window whenever it has none of the session it shows, and else every other time it is asked for. */
  #ticketsFor({ hub, window, meeting, asked, host, proof }: Guest): () => Frame | undefined {
    const { tickets } = this.#context;
    /** The session that the ticket is for that was given last time; none where none was. */
    let given: number | undefined;
    return () => {
      const openedAt = hub.openedAtOf(window);
      const isNew = openedAt !== given;
      given = isNew ? openedAt : undefined;
      if (!tickets || openedAt === undefined || !isNew) return undefined;
      const { id, person } = window;
      return framed({
        type: 'ticket',
        ticket: tickets.issue({ meeting, asked, host, window: id, openedAt, person, proof }),
      });
    };
  }

  /** One question for all windows of a person on this process. */
  #watch({ meeting, window, byTicket }: Guest): () => void {
    const person = window.person.key;
    const name = JSON.stringify([meeting, person]);
    const before = this.#watches.get(name);
    const watch = before ?? nobody();
    this.#watches.set(name, watch);
    watch.windows++;

    const askAfter = (ms: number) => {
      watch.cancel();
      watch.cancel = onBeat(this.#context.clock, ms, async () => {
        const answer = await this.#ask(meeting, person);
        if (watch.windows > 0) askAfter(answer === 'unknown' ? askAgain() : askEvery());
      });
    };
    if (byTicket) askAfter(askSoon());
    else if (!before) askAfter(askEvery());
    return () => {
      watch.windows--;
      if (watch.windows > 0) return;
      watch.cancel();
      this.#watches.delete(name);
    };
  }

  /**
   * Of hosts that do not tell by themselves: asks again and again whether the meeting is over, and soon when the last one
   * here has left; as long as anybody is here or the session is open.
   */
  #awaitEnd(meeting: string): () => void {
    const { clock, identity } = this.#context;
    const watch = this.#meetings.get(meeting) ?? nobody();
    this.#meetings.set(meeting, watch);
    const askAfter = (ms: number) => {
      watch.cancel();
      if (this.#stopped) return;
      watch.cancel = clock.after(ms, async () => {
        const isOpen = await this.#lookForEnd(meeting).catch(() => true);
        if (watch.windows > 0 || isOpen) return askAfter(askEvery());
        this.#meetings.delete(meeting);
        identity.forget?.(meeting);
      });
    };
    if (watch.windows++ === 0) askAfter(askEvery());
    return () => {
      watch.windows--;
      if (watch.windows === 0) askAfter(askSoon());
    };
  }

  /** Tells the session that its meeting is over, if it is. Resolves with whether there is a session. */
  async #lookForEnd(meeting: string): Promise<boolean> {
    const { identity, hubs, log } = this.#context;
    const hub = await hubs.get(meeting);
    try {
      if (hub.outline.open && (await identity.isOver?.(meeting))) {
        log.info({ reason: 'meeting-over' }, 'meeting ended');
        hub.meetingChanged('meeting-ended');
      }
      return hub.outline.open;
    } finally {
      await hubs.release(hub);
    }
  }

  async #ask(meeting: string, person: string): Promise<Attendance> {
    const { identity, hubs, log } = this.#context;
    try {
      const answer = await identity.attends(meeting, person);
      if (answer !== 'out') return answer;
      log.info({ reason: 'left-the-meeting' }, 'sent away');
      const hub = await hubs.get(meeting);
      hub.participantLeft(person);
      await hubs.release(hub);
      return 'out';
    } catch {
      return 'unknown';
    }
  }
}

/** Some ms between these two: people who came at once are not all asked about at once. */
function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

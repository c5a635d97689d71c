import type { Report } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import type { Clock } from '../store/clock.ts';
import { clearedCard, shownBy, storedCard } from './agendaCard.ts';
import { type Chat, ChatError, type Messenger } from './bot.ts';

export interface AgendaKeeperOptions {
  messenger: Pick<Messenger, 'post' | 'edit'>;
  clock: Clock;
  /** This process, as the session's log names it. */
  process: string;
  chatOf(meeting: string): Chat | undefined;
  /** Where the button of the card leads. */
  panelOf(chat: Chat): string;
  /** The note of a session that was cleared, see `Store`. */
  notes: { left(meeting: string): Promise<string | undefined>; tidied(meeting: string, left: string): Promise<void> };
  trouble(what: string, cause: unknown): void;
}

export type ReportTo = (report: Report) => Promise<void>;

/** Found deleted by hand this often, the card is not posted again. */
const mostDeletions = 2;
const firstWait = 1_000;
const longestWait = 60_000;
/** How often it is tried again where the bot is not in the chat, in ms. */
const whileRefused = 60_000;
/** Who did not look after the card waits this long, in ms, for who did, before it is taken back here. */
const othersGrace = 15_000;
/** As long as a tombstone keeps its note. */
const takeBackFor = 60 * 60_000;

/** One meeting's card as this process knows it. */
interface Care {
  session: Session;
  report: ReportTo;
  working: boolean;
  failures: number;
  /** Not before this moment, in ms. */
  notBefore: number;
  /** What was posted and is not in the log yet: to post it again would be a second message. */
  posted?: { openedAt: number; message: string; shown: string };
}

/**
 * Brings the card in each meeting's chat to what its session says, in small steps: each looks at what is, does one thing
 * and tells the log. Whatever fails is tried again; the session waits for nothing of it.
 */
export class AgendaKeeper {
  readonly #options: AgendaKeeperOptions;
  readonly #cares = new Map<string, Care>();
  readonly #takingBack = new Set<string>();
  #stopped = false;

  constructor(options: AgendaKeeperOptions) {
    this.#options = options;
  }

  /** The session changed, or some seconds passed. */
  changed(meeting: string, session: Session, report: ReportTo): void {
    const known = this.#cares.get(meeting);
    if (known?.session.openedAt === session.openedAt) {
      known.session = session;
      known.report = report;
      this.#work(meeting, known);
      return;
    }
    const care: Care = { session, report, working: false, failures: 0, notBefore: 0 };
    this.#cares.set(meeting, care);
    this.#work(meeting, care);
  }

  /** The session was cleared; `left`: the message that is to be taken back. */
  wiped(meeting: string, left?: string): void {
    const care = this.#cares.get(meeting);
    this.#cares.delete(meeting);
    const chat = this.#options.chatOf(meeting);
    if (!chat) return;
    const ours = care?.session.agenda?.process === this.#options.process;
    // Posted in the same moment as the clear: nobody else knows of it.
    const unknown = care?.posted?.message;
    if (unknown && unknown !== left) this.#takeBack(chat, meeting, unknown, 0, true);
    if (left) this.#takeBack(chat, meeting, left, ours ? 0 : othersGrace, ours);
  }

  /** Something changed outside of the session: the bot was added to the chat. */
  again(meeting: string): void {
    const care = this.#cares.get(meeting);
    if (!care) return;
    care.notBefore = 0;
    this.#work(meeting, care);
  }

  stop(): void {
    this.#stopped = true;
    this.#cares.clear();
  }

  #work(meeting: string, care: Care): void {
    const { clock, trouble } = this.#options;
    if (care.working || this.#stopped || clock.now() < care.notBefore) return;
    const chat = this.#options.chatOf(meeting);
    const step = chat && this.#nextStep(care, chat);
    if (!step) return;
    care.working = true;
    const before = care.session;
    step()
      .then(
        () => {
          care.failures = 0;
        },
        (error) => {
          care.notBefore = clock.now() + this.#wait(care, error);
          if (!(error instanceof ChatError)) trouble('the agenda in a chat', error);
        },
      )
      .finally(() => {
        care.working = false;
        if (this.#cares.get(meeting) === care) this.#plan(meeting, care, before);
        // The session went while its card was on the way.
        else if (chat && care.posted) this.#takeBack(chat, meeting, care.posted.message, 0, true);
      });
  }

  /** The next look: at once where the log has come back meanwhile, else when it does; after a failure when the pause ends. */
  #plan(meeting: string, care: Care, before: Session): void {
    const { clock } = this.#options;
    const wait = care.notBefore - clock.now();
    if (wait <= 0 && care.session !== before) this.#work(meeting, care);
    if (wait > 0) clock.after(wait, () => this.#cares.get(meeting) === care && this.#work(meeting, care));
  }

  #nextStep(care: Care, chat: Chat): (() => Promise<void>) | undefined {
    const { process, messenger, panelOf } = this.#options;
    const { session, report, posted } = care;
    const { agenda = { deleted: 0 } } = session;
    if (agenda.process === undefined) return () => report({ type: 'agenda-claimed', process });
    if (agenda.process !== process) return undefined;
    const shown = shownBy(session);

    if (posted?.openedAt === session.openedAt && agenda.activity !== posted.message) {
      return () => report({ type: 'agenda-posted', process, activity: posted.message, shown: posted.shown });
    }
    delete care.posted;
    const { activity } = agenda;
    if (activity === undefined) {
      if (agenda.deleted >= mostDeletions) return undefined;
      return async () => {
        const message = await this.#unlessRefused(care, () => messenger.post(chat, storedCard(session, panelOf(chat))));
        care.posted = { openedAt: session.openedAt, message, shown };
        await report({ type: 'agenda-posted', process, activity: message, shown });
      };
    }
    if (agenda.shown === shown) return undefined;
    return async () => {
      try {
        await this.#unlessRefused(care, () => messenger.edit(chat, activity, storedCard(session, panelOf(chat))));
        await report({ type: 'agenda-posted', process, activity, shown });
      } catch (error) {
        if (!(error instanceof ChatError) || error.why !== 'gone') throw error;
        await report({ type: 'agenda-deleted', process, activity });
      }
    };
  }

  /** Where the bot is not in the chat, all are told in the panel. */
  async #unlessRefused<T>({ session, report }: Care, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const refused = error instanceof ChatError && error.why === 'not-in-chat';
      if (refused && !session.agenda?.refused) {
        await report({ type: 'agenda-refused', process: this.#options.process });
      }
      throw error;
    }
  }

  #takeBack(chat: Chat, meeting: string, message: string, delay: number, ours: boolean): void {
    const { clock, messenger, notes } = this.#options;
    const name = `${meeting} ${message}`;
    if (this.#takingBack.has(name)) return;
    this.#takingBack.add(name);
    const until = clock.now() + takeBackFor;
    const retry = { failures: 0 };
    const attempt = async () => {
      if (this.#stopped) return;
      try {
        // Somebody else may have done it; who looked after the card does it in any case.
        if (ours || (await notes.left(meeting)) === message) {
          await messenger.edit(chat, message, clearedCard()).catch((error) => {
            // Deleted by hand: nothing is left to take back.
            if (!(error instanceof ChatError) || error.why !== 'gone') throw error;
          });
          await notes.tidied(meeting, message);
        }
        this.#takingBack.delete(name);
      } catch (error) {
        const wait = this.#wait(retry, error);
        if (clock.now() + wait < until) clock.after(wait, attempt);
        else this.#takingBack.delete(name);
      }
    };
    if (delay > 0) clock.after(delay, attempt);
    else void attempt();
  }

  /** How long to wait after this failure, in ms: what the service asks for, else twice as long as the last time. */
  #wait(tried: { failures: number }, error: unknown): number {
    const wait = Math.min(firstWait * 2 ** tried.failures++, longestWait);
    if (!(error instanceof ChatError)) return wait;
    if (error.why === 'not-in-chat' || error.why === 'refused') return whileRefused;
    return Math.max(error.retryAfter ?? 0, wait * (0.75 + Math.random() / 2));
  }
}

import type { Report } from '#session/command.ts';
import { badgeDue, promptDue } from '#session/rules/attention.ts';
import type { PromptAbout, Session } from '#session/session.ts';
import type { Clock } from '../kit/clock.ts';
import { groupLanguage } from './agendaCard.ts';
import type { ReportTo } from './agendaKeeper.ts';
import type { Messenger } from './bot.ts';
import type { Chat } from './chats.ts';
import { wordsIn } from './words.ts';

export interface PrompterOptions {
  messenger: Pick<Messenger, 'show' | 'badge'>;
  clock: Clock;
  process: string;
  chatOf(meeting: string): Chat | undefined;
  /** Our public address, without a trailing slash. */
  publicUrl(): string;
  trouble(what: string, cause: unknown): void;
}

/** After this long, in ms, a prompt would be out of date. */
const outdatedAfter = 30_000;
const size = { width: 360, height: 240 };

/** Calls the facilitator to the panel by a dialog or a badge, as rarely as the rules say; never twice, and never late. */
export class Prompter {
  readonly #options: PrompterOptions;
  /** When each meeting's facilitator was last prompted, in ms. */
  readonly #asked = new Map<string, { dialog?: number; badge?: number }>();

  constructor(options: PrompterOptions) {
    this.#options = options;
  }

  /** Call it when the session changed, and every few seconds. `now` by the store's clock. */
  changed(meeting: string, session: Session, report: ReportTo, now: number): void {
    const { process, trouble } = this.#options;
    const about = promptDue(session, now);
    const due: Report | undefined = about
      ? { type: 'facilitator-prompted', process, about }
      : badgeDue(session, now)
        ? { type: 'badge-shown', process }
        : undefined;
    if (due) {
      report(due).catch((error) => trouble('could not prompt the facilitator', error));
      return;
    }
    const asked = this.#asked.get(meeting) ?? {};
    const { prompted, badge } = session;
    if (prompted?.process === process && asked.dialog !== prompted.at) {
      this.#asked.set(meeting, { ...asked, dialog: prompted.at });
      if (now - prompted.at <= outdatedAfter) this.#show(meeting, session, prompted.about);
    }
    if (badge?.process === process && asked.badge !== badge.at) {
      this.#asked.set(meeting, { ...asked, badge: badge.at });
      if (now - badge.at <= outdatedAfter) this.#badge(meeting, session);
    }
  }

  wiped(meeting: string): void {
    this.#asked.delete(meeting);
  }

  #show(meeting: string, session: Session, about: PromptAbout): void {
    const { publicUrl, messenger, trouble } = this.#options;
    const to = this.#facilitator(meeting, session);
    if (!to) return;
    const language = groupLanguage(session);
    const title = wordsIn(language)(`dialog.${about}.title`);
    const url = `${publicUrl()}/prompt/${about}?language=${language}&chat=${encodeURIComponent(to.chat.conversation)}`;
    // Not retried: the panel says the same, and a late dialog is worse than none.
    messenger
      .show(to.chat, to.person, { title, url, ...size })
      .catch((error) => trouble('could not show a dialog', error));
  }

  #badge(meeting: string, session: Session): void {
    const { messenger, trouble } = this.#options;
    const to = this.#facilitator(meeting, session);
    if (to) messenger.badge(to.chat, to.person).catch((error) => trouble('could not show a badge', error));
  }

  #facilitator(meeting: string, session: Session): { chat: Chat; person: string } | undefined {
    const facilitator = session.participants.find((p) => p.id === session.facilitator);
    const chat = this.#options.chatOf(meeting);
    return facilitator && chat && { chat, person: facilitator.key };
  }
}

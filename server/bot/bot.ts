import type { Heard } from './activity.ts';
import type { Card } from './card.ts';
import type { Words } from './words.ts';

/** A meeting's chat. The ids are the host's. */
export interface Chat {
  tenant: string;
  meeting: string;
  conversation: string;
}

/** A page of ours, in px, shown to one person over the meeting. Its address and title hold no content. */
interface Dialog {
  title: string;
  url: string;
  width: number;
  height: number;
}

/** Why something could not be brought into a chat. */
export class ChatError extends Error {
  override name = 'ChatError';
  /** `gone`: the message is not there any more. `later`: the service is busy, or did not answer; it may even have done it. */
  readonly why: 'not-in-chat' | 'gone' | 'later' | 'refused';
  /** How long the service asked us to wait, in ms. */
  readonly retryAfter: number | undefined;

  constructor(why: ChatError['why'], retryAfter?: number) {
    super(why);
    this.why = why;
    this.retryAfter = retryAfter;
  }
}

/** Brings messages into chats. Each tries once, within seconds, and rejects with `ChatError`. */
export interface Messenger {
  /** Resolves with the message's id. There is no way to post twice harmlessly. */
  post(chat: Chat, card: Card): Promise<string>;
  edit(chat: Chat, message: string, card: Card): Promise<void>;
  /** `person`: their key, as the identity gave it. */
  show(chat: Chat, person: string, dialog: Dialog): Promise<void>;
  /** Puts a badge on the tab's icon, for this person alone, until they open it. */
  badge(chat: Chat, person: string): Promise<void>;
}

/** What the buttons of our cards say; `agenda` and `confirm` are also what clients ask by themselves to refresh a card. */
export const verbs = ['agenda', 'confirm', 'clear'] as const;

/** A press on a card's button, or a refresh. All of it comes from the client, so it may be made up. */
export interface Press {
  verb: (typeof verbs)[number];
  /** The session that the card was made for. It only narrows what a press does: for any other session it does nothing. */
  openedAt: number;
}

/** Someone who asks, as Teams' service names them. `locale`: what their client is set to, where it says. */
export interface Asker {
  chat: Chat;
  person: string;
  locale?: string | undefined;
}

/** What a person is answered. Neither can hold anything that people wrote, except a card in its `said` runs. */
export type Answer = Card | Words;

/**
 * Hears what happens in chats and meetings. Teams' service says who asks and in which chat, and is believed once its
 * token was verified; what people's clients send is not.
 */
export interface ChatListener {
  /** `undefined`: no answer, because this person was told several times to slow down. */
  said(asker: Asker, text: string): Promise<Answer | undefined>;
  /** The answer is for this person alone. `press`: absent where it is none of our buttons. */
  pressed(asker: Asker, press: Press | undefined): Promise<Answer>;
  /** The bot was added to the chat. */
  added(chat: Chat): void;
  meetingChanged(chat: Chat, change: 'meeting-ended' | 'meeting-resumed'): Promise<void>;
  /** Teams says that these people left the call. */
  left(chat: Chat, people: readonly string[]): Promise<void>;
}

/** The bot in Teams: what the library behind it must do. */
export interface Bot extends Messenger {
  /**
   * Routes an activity to the listener and answers it. `authorization` is checked once more by the library: against the
   * address that the answer goes to, and the channel; 401 where it does not match.
   */
  receive(authorization: string, heard: Heard): Promise<{ status: number; body?: unknown }>;
}

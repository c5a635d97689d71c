import type { Card } from './card.ts';
import type { Chat } from './chats.ts';
import type { Asker, Heard, Press } from './heard.ts';
import type { Words } from './words.ts';

/** A page of ours, shown to one person over the meeting; size in px. Its address and title hold no content. */
export interface Dialog {
  title: string;
  url: string;
  width: number;
  height: number;
}

/** Why a chat operation failed. */
export class ChatError extends Error {
  override name = 'ChatError';
  /** `gone`: the message no longer exists. `later`: the service is busy or didn't answer; it may still have done it. */
  readonly why: 'not-in-chat' | 'gone' | 'later' | 'refused';
  /** How long the service asked us to wait, in ms. */
  readonly retryAfter: number | undefined;

  constructor(why: ChatError['why'], retryAfter?: number) {
    super(why);
    this.why = why;
    this.retryAfter = retryAfter;
  }
}

/** Sends to chats. Each method tries once, takes seconds at most, and rejects with `ChatError`. */
export interface Messenger {
  /** Resolves with the message's id. Not idempotent: posting again leaves two messages. */
  post(chat: Chat, card: Card): Promise<string>;
  edit(chat: Chat, message: string, card: Card): Promise<void>;
  /** `person`: their key, as the identity returned it. */
  show(chat: Chat, person: string, dialog: Dialog): Promise<void>;
  /** Puts a badge on the tab's icon for this person until they open it. */
  badge(chat: Chat, person: string): Promise<void>;
}

/** The bot's answer to one person. It can't hold anything that people wrote, except in a card's `escaped` runs. */
export type Answer = Card | Words;

/**
 * Handles what happens in chats and meetings. We believe Teams' service about the sender and the chat, once its token is
 * verified; we don't believe what people's clients send.
 */
export interface ChatListener {
  /** `undefined`: no answer, because this person ignored several requests to slow down. */
  said(asker: Asker, text: string): Promise<Answer | undefined>;
  /** Only this person sees the answer. `press`: `undefined` if it isn't one of our buttons. */
  pressed(asker: Asker, press: Press | undefined): Promise<Answer>;
  /** The bot was added to the chat. */
  added(chat: Chat): void;
  meetingChanged(chat: Chat, change: 'meeting-ended' | 'meeting-resumed'): Promise<void>;
  /** Teams reports that these people left the call. */
  left(chat: Chat, people: readonly string[]): Promise<void>;
}

/** The bot in Teams: what each library must provide. */
export interface Bot extends Messenger {
  /**
   * Routes an activity to the listener and answers it. Checks `authorization` again, against the answer's address and the
   * channel; status 401 if it doesn't match.
   */
  receive(authorization: string, heard: Heard): Promise<{ status: number; body?: unknown }>;
}

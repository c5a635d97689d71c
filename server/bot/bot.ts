import type { Card } from './card.ts';

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
  remove(chat: Chat, message: string): Promise<void>;
  /** `person`: their key, as the identity gave it. */
  show(chat: Chat, person: string, dialog: Dialog): Promise<void>;
  /** Puts a badge on the tab's icon, for this person alone, until they open it. */
  badge(chat: Chat, person: string): Promise<void>;
}

/** A press on a card's button, or a client that refreshes the card by itself. `data` comes from the client. */
export interface Press {
  verb: string;
  data: unknown;
  /** The message that holds the card. */
  message: string | undefined;
}

/** Who asks. `person`: verified by the host. `locale`: what their client is set to, where it says. */
export interface Asker {
  chat: Chat;
  person: string;
  locale?: string | undefined;
}

/** What a person is answered: a card or a sentence. */
export type Answer = Card | string;

/** Who is told what happens in chats and meetings. Who asks is verified by the host, what they send is not. */
export interface ChatListener {
  said(asker: Asker, text: string): Promise<Answer>;
  /** The answer is for this person alone. */
  pressed(asker: Asker, press: Press): Promise<Answer>;
  /** The bot was added to the chat. */
  added(chat: Chat): void;
  meetingChanged(chat: Chat, change: 'meeting-ended' | 'meeting-resumed'): Promise<void>;
  /** Somebody left the call, or so the host says. */
  left(chat: Chat, person: string): Promise<void>;
}

/** The bot in Teams: what the library behind it must do. */
export interface Bot extends Messenger {
  /** Handles what Teams posts. Who is not Teams gets 401; nothing of the request is logged or repeated. */
  receive(authorization: string, body: unknown): Promise<{ status: number; body?: unknown }>;
}

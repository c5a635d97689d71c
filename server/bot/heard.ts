import type { Chat } from './chats.ts';

/** What our cards' buttons ask for. Clients also send `agenda` and `confirm` automatically, to refresh a card. */
export const verbs = ['agenda', 'confirm', 'clear'] as const;

/** A press on a card's button, or a refresh. All of it comes from the client and may be forged. */
export interface Press {
  verb: (typeof verbs)[number];
  /** The session the card was made for. It can only narrow a press: for any other session, a press does nothing. */
  openedAt: number;
}

/** Someone who asks the bot, as Teams' service names them. `locale`: their client's, if it says. */
export interface Asker {
  chat: Chat;
  person: string;
  locale?: string | undefined;
}

/** What a library needs to route and answer an activity: ids set by Teams' service, and nothing that people wrote. */
interface Envelope {
  type: string;
  name: string | undefined;
  channelId: 'msteams';
  id: string | undefined;
  serviceUrl: string;
  conversation: { id: string; tenantId: string; isGroup: true; conversationType: 'groupChat'; name: '' };
  from: { id: string; name: '' };
  recipient: { id: string; name: '' };
  membersAdded: Array<{ id: string; name: '' }>;
}

/** The parts of an activity that the bot reads. */
export interface Heard {
  envelope: Envelope;
  chat: Chat;
  /** Always present for a message or a press. */
  asker: Asker | undefined;
  /** At most `longestText` characters. */
  text: string;
  /** `undefined`: not one of our buttons. */
  press: Press | undefined;
  /** People who left the call, at most `mostListed`. */
  left: string[];
}

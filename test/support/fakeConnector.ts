import type { Card } from '../../server/bot/card.ts';
import type { PlayedAnswer } from '../../server/rehearsal/played.ts';
import { answerAsConnector, type PlayedChats, type PlayedParticipant } from '../../server/rehearsal/playedConnector.ts';
import { LoopbackService, type Received } from './loopback.ts';

/** Someone a meeting knows: invited, and perhaps in the call. */
export interface FakeParticipant extends Omit<PlayedParticipant, 'thread'> {
  /** What the answer wrongly says about whom it is. */
  says?: { oid?: string; tenant?: string };
}

export interface FakeMeeting {
  tenant: string;
  id: string;
  appAdded: boolean;
  thread?: string;
  participants: Map<string, FakeParticipant>;
}

interface Message {
  text?: string;
  card?: Card;
  edits: number;
}

interface Options {
  /** Whether this is a token of the bot's. Absent: any is. */
  accepts?: (token: string) => boolean;
  /** Whether everyone is in every meeting. */
  isOpen?: boolean;
}

/** The Bot Connector on loopback: the rehearsal's, with the meetings, chats and faults of a test. */
export class FakeConnector extends LoopbackService {
  readonly meetings: FakeMeeting[] = [];
  /** The messages of each conversation by id. */
  readonly chats = new Map<string, Map<string, Message>>();
  /** The notifications that were sent. */
  readonly dialogs: unknown[] = [];
  /** Whether answers come in PascalCase, as some do. */
  pascalCase = false;
  readonly #isOpen: boolean;
  #messages = 0;

  constructor({ accepts = () => true, isOpen = false }: Options = {}) {
    super((request) => {
      const isAccepted = accepts(request.authorization?.replace('Bearer ', '') ?? '');
      return isAccepted ? this.#respond(request) : { status: 401, body: {} };
    });
    this.#isOpen = isOpen;
  }

  static async start(options: Options = {}): Promise<FakeConnector> {
    const connector = new FakeConnector(options);
    await connector.up();
    return connector;
  }

  messages(conversation: string): Map<string, Message> {
    const chat = this.chats.get(conversation) ?? new Map();
    this.chats.set(conversation, chat);
    return chat;
  }

  /** All messages of a conversation as JSON. */
  shown(conversation: string): string {
    return JSON.stringify([...this.messages(conversation).values()]);
  }

  #respond(request: Received): PlayedAnswer {
    let says: FakeParticipant['says'];
    const chats: PlayedChats = {
      participant: ({ meeting, person, tenant }) => {
        if (this.#isOpen) return { inMeeting: true, thread: meeting };
        const found = this.meetings.find((m) => m.id === meeting && m.tenant === tenant);
        if (found?.appAdded === false) return 'app-not-added';
        const participant = found?.participants.get(person);
        says = participant?.says;
        return participant && { ...participant, thread: found?.thread ?? '19:meeting_x@thread.v2' };
      },
      post: (conversation, { text, card }) => {
        const id = `message-${++this.#messages}`;
        this.messages(conversation).set(id, {
          ...(text && { text }),
          ...(card ? { card: card as Card } : {}),
          edits: 0,
        });
        return id;
      },
      edit: (conversation, id, { text, card }) => {
        const before = this.messages(conversation).get(id);
        if (!before) return false;
        const edits = before.edits + 1;
        this.messages(conversation).set(id, { ...(text && { text }), ...(card ? { card: card as Card } : {}), edits });
        return true;
      },
      notify: (_meeting, notification) => void this.dialogs.push(notification),
    };
    const { status, body } = answerAsConnector(chats, request);
    const { user } = body as { user?: object };
    const wrong = { ...(says?.oid && { aadObjectId: says.oid }), ...(says?.tenant && { tenantId: says.tenant }) };
    const said = user ? { ...(body as object), user: { ...user, ...wrong } } : body;
    return { status, body: this.pascalCase ? inPascalCase(said) : said };
  }
}

function inPascalCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k[0]?.toUpperCase() + k.slice(1), inPascalCase(v)]));
}

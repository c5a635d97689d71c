import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Card } from '../../server/bot/card.ts';
import { LoopbackService, sendJson } from './loopback.ts';

/** One request of the bot's, as it came over the wire. */
export interface BotRequest {
  method: string;
  path: string;
  body: string;
}

/** `lost`: done, and the answer never comes. `dropped`: not done, and the connection ends. `silent`: not done, no answer. */
export type Fault = { status: number; headers?: Record<string, string> } | 'lost' | 'dropped' | 'silent';

interface Message {
  text?: string;
  card?: Card;
  edits: number;
}

/** Plays the chats of the Bot Connector on loopback, and the ways in which it fails. */
export class FakeBotConnector {
  readonly requests: BotRequest[] = [];
  /** The messages of each conversation by id, as everybody sees them. */
  readonly chats = new Map<string, Map<string, Message>>();
  /** Dialogs that were shown, and to whom. */
  readonly dialogs: unknown[] = [];
  /** What becomes of the next requests, in order; then nothing goes wrong. */
  readonly faults: Fault[] = [];
  /** What becomes of every request while it is set. */
  fault: Fault | undefined;
  readonly #service = new LoopbackService((request, response) => this.#answer(request, response));
  readonly #waiting = new Set<() => void>();
  #messages = 0;

  up = () => this.#service.up();
  down = () => this.#service.down();
  get url(): string {
    return this.#service.url;
  }

  messages(conversation: string): Map<string, Message> {
    const chat = this.chats.get(conversation) ?? new Map();
    this.chats.set(conversation, chat);
    return chat;
  }

  /** The texts of all cards and messages of a conversation, as JSON. */
  shown(conversation: string): string {
    return JSON.stringify([...this.messages(conversation).values()]);
  }

  /** Resolves when the condition holds; looked at after each request. */
  until(condition: () => boolean, ms = 8_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(`never: ${condition}; asked: ${this.requests.map((r) => `${r.method} ${r.path}`).join(', ')}`),
        );
      }, ms);
      const look = () => {
        if (!condition()) return;
        clearTimeout(give);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '' } = request;
    this.requests.push({ method, path: url, body });
    this.#do(method, new URL(url, this.url).pathname, body, response);
    for (const look of [...this.#waiting]) look();
  }

  #do(method: string, path: string, body: string, response: ServerResponse): void {
    const fault = this.faults.shift() ?? this.fault;
    if (fault === 'dropped') return void response.destroy();
    if (fault === 'silent') return;
    if (fault === 'lost') {
      this.#handle(method, path, body);
      return;
    }
    if (fault) return void sendJson(response, { error: { code: 'Fault' } }, fault.status, fault.headers);
    const [status, answer] = this.#handle(method, path, body);
    sendJson(response, answer, status);
  }

  #handle(method: string, path: string, body: string): [status: number, answer: unknown] {
    const [, person] = /^\/v1\/meetings\/[^/]+\/participants\/([^/]+)$/.exec(path) ?? [];
    if (person) return [200, { user: { id: `29:${person}`, aadObjectId: person }, meeting: { inMeeting: true } }];
    if (/^\/v1\/meetings\/[^/]+\/notification$/.test(path)) {
      this.dialogs.push(JSON.parse(body));
      return [202, {}];
    }
    const [, conversation = '', , id] = /^\/v3\/conversations\/([^/]+)\/activities(\/([^/]+))?$/.exec(path) ?? [];
    if (!conversation) return [400, {}];
    const messages = this.messages(decodeURIComponent(conversation));
    if (method === 'POST') {
      const message = `message-${++this.#messages}`;
      messages.set(message, read(body, 0));
      return [201, { id: message }];
    }
    const before = messages.get(id ?? '');
    if (!before || !id) return [404, {}];
    if (method === 'DELETE') messages.delete(id);
    else messages.set(id, read(body, before.edits + 1));
    return [200, { id }];
  }
}

function read(body: string, edits: number): Message {
  const { text, attachments } = JSON.parse(body) as { text?: string; attachments?: Array<{ content: Card }> };
  const card = attachments?.[0]?.content;
  return { ...(text && { text }), ...(card && { card }), edits };
}

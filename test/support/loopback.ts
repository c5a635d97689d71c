import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlayedAnswer, PlayedRequest } from '../../server/rehearsal/played.ts';
import { Waiting } from './waiting.ts';

/** A request as a service received it. */
export interface Received extends PlayedRequest {
  /** Path and query. */
  url: string;
  /** The raw body. */
  text: string;
  requestHeaders: IncomingMessage['headers'];
}

/** `lost`: done, but the answer is never sent. `dropped`: not done, and the connection closes. `silent`: not done, no answer. */
export type Fault = { status: number; headers?: Record<string, string>; body?: string } | 'lost' | 'dropped' | 'silent';

/**
 * A service on a free loopback port that records its requests, fails on demand, and can be stopped and restarted at the same
 * address.
 */
export class LoopbackService {
  url = '';
  readonly requests: Received[] = [];
  /** Applies to the next requests, one each; after that, `fault` does. */
  readonly faults: Fault[] = [];
  /** Applies to every request while it's set. */
  fault: Fault | undefined;
  readonly #respond: (request: Received) => Promise<PlayedAnswer> | PlayedAnswer;
  readonly #server: Server;
  readonly #waiting = new Waiting();
  #port = 0;

  constructor(respond: (request: Received) => Promise<PlayedAnswer> | PlayedAnswer) {
    this.#respond = respond;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.writeHead(500).end());
    });
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.#port}`;
  }

  async down(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Path and query of every request. */
  get asked(): string[] {
    return this.requests.map(({ url }) => url);
  }

  /** Resolves when the condition holds; checked after each request. */
  until(condition: () => boolean, ms = 8_000): Promise<void> {
    return this.#waiting.until(condition, ms, () =>
      this.requests.map(({ method, url }) => `${method} ${url}`).join(', '),
    );
  }

  /** Whether faults apply to this request. */
  protected canFail(_request: Received): boolean {
    return true;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await received(incoming);
    this.requests.push(request);
    await this.#answer(request, response);
    this.#waiting.changed();
  }

  async #answer(request: Received, response: ServerResponse): Promise<void> {
    const fault = this.canFail(request) ? (this.faults.shift() ?? this.fault) : undefined;
    if (fault === 'dropped') return void response.destroy();
    if (fault === 'silent') return;
    if (typeof fault === 'object') return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '{}');
    const { status, body } = await this.#respond(request);
    if (fault === 'lost') return;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

async function received(incoming: IncomingMessage): Promise<Received> {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  const { method = '', url = '', headers } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : text && JSON.parse(text);
  return {
    method,
    url,
    path: pathname,
    query: searchParams,
    authorization: headers.authorization,
    body,
    text,
    requestHeaders: headers,
  };
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service of a test on a free loopback port, which can be taken down and brought back at the same address. */
export class LoopbackService {
  url = '';
  readonly #server: Server;
  #port = 0;

  constructor(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void) {
    this.#server = createServer((request, response) => {
      Promise.resolve(answer(request, response)).catch(() => response.writeHead(500).end());
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
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

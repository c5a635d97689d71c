import { EventEmitter } from 'node:events';
import { HttpSocket } from '../../tab/live/httpSocket.ts';

/** The tab's connection over HTTP, with as much of the interface of `ws` as a `TestWindow` uses. */
export class HttpClient extends EventEmitter {
  readonly #socket: HttpSocket;

  constructor(url: string, transport: 'stream' | 'poll') {
    super();
    this.#socket = new HttpSocket(url, transport === 'poll');
    this.#socket.onopen = () => this.emit('open');
    this.#socket.onmessage = ({ data }) => this.emit('message', data);
    this.#socket.onclose = ({ code, reason }) => this.emit('close', code, reason);
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  send(data: unknown): void {
    this.#socket.send(String(data));
  }

  close(): void {
    this.#socket.close();
  }

  /** Ends its requests without a word. */
  terminate(): void {
    this.#socket.close();
  }

  pause(): void {
    throw new Error('fetch always reads');
  }
}

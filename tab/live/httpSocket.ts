import { httpUrl, type SocketLike } from './socketLike.ts';

/** How long, in ms, a stream may take to bring its first event. A proxy that holds it back brings none until it ends. */
const firstEventMs = 5_000;
/** How long, in ms, the first poll may take, which the server answers at once. */
const firstPollMs = 10_000;
/** How many requests may reach a server that doesn't know the connection. Behind a load balancer, another one does. */
const maxMisses = 30;
/** How much one request brings, in characters, unless a single message is longer. */
const maxBatch = 16 * 1024;

/** Whether a stream was held back once in this page: then it polls from the start. */
let isHeldBack = false;

/**
 * Like a `WebSocket` to the same server, over HTTP: for networks that let no WebSocket through. Messages come in one long
 * response, or in answers to polls where a proxy holds that back, and go in one request at a time, so in order.
 */
export class HttpSocket implements SocketLike {
  readyState: number = WebSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly #url: string;
  readonly #ending = new AbortController();
  /** The connection's id, a secret. */
  #id = '';
  #outbox: string[] = [];
  /** Resolves once everything so far was sent. */
  #sent: Promise<unknown> = Promise.resolve();

  /** `url`: of the WebSocket, `ws:` or `wss:`. */
  constructor(url: string, isPolling = isHeldBack) {
    this.#url = httpUrl(url);
    // Like a WebSocket, never calls back from within its constructor.
    void this.#listen(isPolling)
      .catch(() => {})
      .then(() => this.#ended(1006));
  }

  send(data: string): void {
    this.#outbox.push(data);
    this.#sent = this.#sent.then(() => this.#sendBatch()).catch(() => this.#ended(1006));
  }

  /** Messages sent before it still arrive. */
  close(): void {
    if (this.readyState > WebSocket.OPEN) return;
    this.readyState = WebSocket.CLOSING;
    const told = this.#sent.then(async () => {
      if (this.#id) await this.#ask({}, { method: 'DELETE', keepalive: true });
    });
    void told.catch(() => {}).then(() => this.#ending.abort());
    void Promise.resolve().then(() => this.#ended(1005));
  }

  /** Resolves or rejects when nothing more will come. */
  async #listen(isPolling: boolean): Promise<void> {
    if (!isPolling && (await this.#stream()) === 'over') return;
    const { signal } = this.#ending;
    const patience = setTimeout(() => this.#ended(1006), firstPollMs);
    await this.#takeAll(await this.#ask({ 'mini-m-open': 'poll' }, { signal }));
    clearTimeout(patience);
    for (let n = 1; this.readyState === WebSocket.OPEN; n++) {
      await this.#takeAll(await this.#ask({ 'mini-m-poll': `${n}` }, { signal }));
    }
  }

  /** Takes events until the stream is over, or finds that it's held back because nothing comes in time. */
  async #stream(): Promise<'over' | 'held back'> {
    const stream = new AbortController();
    this.#ending.signal.addEventListener('abort', () => stream.abort());
    let isHeld = false;
    const patience = setTimeout(() => {
      isHeld = isHeldBack = true;
      stream.abort();
    }, firstEventMs);
    try {
      const response = await this.#ask({ 'mini-m-open': 'stream' }, { signal: stream.signal });
      await this.#takeAll(response, () => clearTimeout(patience));
    } catch (error) {
      if (!isHeld) throw error;
    } finally {
      clearTimeout(patience);
    }
    return isHeld ? 'held back' : 'over';
  }

  /** Takes the events in a response as they come. */
  async #takeAll(response: Response, onFirst = () => {}): Promise<void> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const events = (rest + part.value).split('\n\n');
      rest = events.pop() ?? '';
      if (events.length > 0) onFirst();
      for (const event of events) this.#take(event);
    }
  }

  #take(event: string): void {
    if (this.readyState > WebSocket.OPEN) return;
    const [, name, data = ''] = /^(?:event: (\w+)\n)?data: (.*)$/s.exec(event) ?? [];
    if (name === 'open') {
      this.#id = data;
      this.readyState = WebSocket.OPEN;
      this.onopen?.();
    } else if (name === 'close') {
      const [code, reason] = data.split(' ');
      this.#ended(Number(code), reason);
    } else if (name === 'ping') this.send('');
    else this.onmessage?.({ data });
  }

  /** Sends what has gathered while the last request was on its way, one message a line. */
  async #sendBatch(): Promise<void> {
    let length = 0;
    const end = this.#outbox.findIndex((message, n) => {
      length += message.length + 1;
      return n > 0 && length > maxBatch;
    });
    const batch = this.#outbox.splice(0, end < 0 ? this.#outbox.length : end);
    // The last press arrives even if the page closes.
    if (batch.length > 0) await this.#ask({}, { body: batch.join('\n'), keepalive: true });
  }

  /** Asks until the request reaches the server that has this connection. Rejects unless it's answered well. */
  async #ask(headers: Record<string, string>, more: RequestInit): Promise<Response> {
    const mine = this.#id && { 'mini-m-connection': this.#id };
    for (let misses = 0; ; misses++) {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { ...headers, ...mine },
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        ...more,
      });
      if (response.ok) return response;
      await response.body?.cancel();
      if (!mine || response.status !== 404 || misses === maxMisses)
        throw new Error('the server has no such connection');
    }
  }

  /** The connection is over, for whichever reason comes first. */
  #ended(code: number, reason = ''): void {
    if (this.readyState === WebSocket.CLOSED) return;
    if (this.readyState !== WebSocket.CLOSING) this.#ending.abort();
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code, reason });
  }
}

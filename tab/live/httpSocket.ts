/** How long, in ms, a stream may take to bring its first event. A proxy that holds it back brings none until it ends. */
const firstEventMs = 5_000;
/** How long, in ms, the first poll may take, which the server answers at once. */
const firstPollMs = 10_000;
/** How many requests may reach a server that doesn't know the connection. Behind a load balancer, another one does. */
const maxMisses = 30;
/** How much one request brings, in characters, unless a single message is longer. */
const maxBatch = 16 * 1024;

/** The part of a `WebSocket` that a connection uses. */
export type SocketLike = Pick<WebSocket, 'readyState' | 'send' | 'close'> & {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
};

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
  onclose: ((event: { code: number }) => void) | null = null;
  readonly #url: string;
  readonly #ending = new AbortController();
  /** The connection's id, a secret. */
  #id = '';
  #outbox: string[] = [];
  #isSending = false;

  /** `url`: of the WebSocket, `ws:` or `wss:`. */
  constructor(url: string) {
    this.#url = httpUrl(url);
    // Like a WebSocket, never calls back from within its constructor.
    void this.#listen().catch(() => {}).then(() => this.#ended(1006));
  }

  send(data: string): void {
    this.#outbox.push(data);
    void this.#sendAll();
  }

  close(): void {
    void Promise.resolve().then(() => this.#ended(1005));
  }

  /** Resolves or rejects when nothing more will come. */
  async #listen(): Promise<void> {
    if (!isHeldBack) {
      await this.#stream();
      if (!isHeldBack || this.#ending.signal.aborted) return;
    }
    const patience = setTimeout(() => this.#ended(1006), firstPollMs);
    await this.#takeAll(await this.#ask({ 'mini-m-open': 'poll' }));
    clearTimeout(patience);
    for (let n = 1; !this.#ending.signal.aborted; n++) await this.#takeAll(await this.#ask({ 'mini-m-poll': `${n}` }));
  }

  /** Sets `isHeldBack` if nothing comes in time. */
  async #stream(): Promise<void> {
    const waiting = new AbortController();
    const patience = setTimeout(() => {
      isHeldBack = true;
      waiting.abort();
    }, firstEventMs);
    try {
      const signal = AbortSignal.any([this.#ending.signal, waiting.signal]);
      const response = await this.#ask({ 'mini-m-open': 'stream' }, undefined, signal);
      await this.#takeAll(response, () => clearTimeout(patience));
    } catch (error) {
      if (!waiting.signal.aborted) throw error;
    } finally {
      clearTimeout(patience);
    }
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
    if (this.#ending.signal.aborted) return;
    const [, name, data = ''] = /^(?:event: (\w+)\n)?data: (.*)$/.exec(event) ?? [];
    if (name === 'open') {
      this.#id = data;
      this.readyState = WebSocket.OPEN;
      this.onopen?.();
    } else if (name === 'close') this.#ended(Number.parseInt(data, 10));
    else if (name === 'ping') this.send('');
    else this.onmessage?.({ data });
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#outbox.length > 0) await this.#ask({}, this.#nextBatch());
    } catch {
      this.#ended(1006);
    }
    this.#isSending = false;
  }

  /** Messages, one a line. */
  #nextBatch(): string {
    let length = 0;
    const end = this.#outbox.findIndex((message, n) => {
      length += message.length + 1;
      return n > 0 && length > maxBatch;
    });
    return this.#outbox.splice(0, end < 0 ? this.#outbox.length : end).join('\n');
  }

  /** Asks until the request reaches the server that has this connection. Rejects unless it's answered well. */
  async #ask(headers: Record<string, string>, body = '', signal = this.#ending.signal): Promise<Response> {
    const mine = this.#id && { 'mini-m-connection': this.#id };
    for (let misses = 0; ; misses++) {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { ...headers, ...mine },
        body,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        // What was pressed last arrives even if the page closes.
        keepalive: body !== '',
        signal,
      });
      if (response.ok) return response;
      await response.body?.cancel();
      if (!mine || response.status !== 404 || misses === maxMisses) throw new Error('the server has no such connection');
    }
  }

  /** The connection is over, for whichever reason comes first. */
  #ended(code: number): void {
    if (this.#ending.signal.aborted) return;
    this.readyState = WebSocket.CLOSED;
    this.#ending.abort();
    this.onclose?.({ code });
  }
}

/**
 * Whether the server answers plain requests at its WebSocket's address, as only it does. If no WebSocket opens there, the network
 * in between is the reason.
 */
export async function reachesServer(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(firstEventMs);
    const { status } = await fetch(httpUrl(url), { credentials: 'omit', cache: 'no-store', redirect: 'error', signal });
    return status === 426;
  } catch {
    return false;
  }
}

function httpUrl(url: string): string {
  return url.replace(/^ws/, 'http');
}

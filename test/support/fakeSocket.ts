import type { ClientMessage, ServerMessage } from '#session/protocol.ts';

/** Replaces the browser's `WebSocket`; the test plays the server. Empty `all` before each test. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientMessage[] = [];
  readonly url: string;
  onopen: (() => Promise<void>) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  close() {
    this.closedBy(1005);
  }
  async opens() {
    this.readyState = FakeSocket.OPEN;
    await this.onopen?.();
  }
  says(message: ServerMessage) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  closedBy(code: number) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  /** The token or ticket it joined with. */
  get proof() {
    const join = this.sent.find((message) => message.type === 'join');
    return { token: join?.token, ticket: join?.ticket };
  }
}

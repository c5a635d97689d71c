import type { BrowserContext, Page, Request } from 'playwright-core';

/** Records all that a browser's pages send and are sent, as anyone between them and the server's memory could. */
export class Overheard {
  /** Messages over WebSockets, to the server and from it. */
  readonly sent: string[] = [];
  readonly received: string[] = [];
  /** Requests with headers and bodies; bodies of answers that aren't files. */
  readonly requests: string[] = [];
  readonly answers: string[] = [];
  /** Server-sent events of the page: in a rehearsal, the chat with all that the bot wrote. */
  readonly events: string[] = [];
  /** The bytes from which pages derived keys: session keys, and what two devices share. */
  readonly keys: Buffer[] = [];
  /** Messages to the server that match are kept back. */
  hold: RegExp | undefined;
  readonly held: string[] = [];

  /** Pages must be opened after it, and then given to {@link followEvents}. */
  async listenTo(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/\/live$/, (page) => {
      const server = page.connectToServer();
      page.onMessage((message) => {
        this.sent.push(String(message));
        if (this.hold?.test(String(message))) this.held.push(String(message));
        else server.send(message);
      });
      server.onMessage((message) => {
        this.received.push(String(message));
        page.send(message);
      });
    });
    await context.exposeFunction('hearKey', (bytes: number[]) => void this.keys.push(Buffer.from(bytes)));
    await context.addInitScript(tellKeys);
    context.on('request', (request) => void this.#record(request).catch(() => {}));
  }

  async followEvents(page: Page): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    devtools.on('Network.eventSourceMessageReceived', ({ data }) => this.events.push(data));
  }

  async #record(request: Request): Promise<void> {
    const headers = JSON.stringify(await request.allHeaders());
    this.requests.push(`${request.method()} ${request.url()} ${headers} ${request.postData() ?? ''}`);
    const response = await request.response();
    const isFile = !/json|text\/plain/.test(response?.headers()['content-type'] ?? '');
    if (response && !isFile) this.answers.push(await response.text());
  }
}

declare const hearKey: (bytes: number[]) => void;

/** Runs in pages: tells each secret that keys are derived from. */
function tellKeys(): void {
  const { subtle } = crypto;
  if (!subtle) return;
  const importKey = subtle.importKey.bind(subtle) as (...what: unknown[]) => Promise<CryptoKey>;
  Object.assign(subtle, {
    importKey: (format: string, bytes: Uint8Array, algorithm: unknown, ...more: unknown[]) => {
      if (algorithm === 'HKDF') hearKey([...bytes]);
      return importKey(format, bytes, algorithm, ...more);
    },
  });
}

/**
 * How bytes can be written: in UTF-8 or as they are (read as latin1), in UTF-16, hexadecimal, as a list of numbers, and in base64
 * wherever they begin.
 */
export function spellingsOf(secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret as string);
  const inBase64 = [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The letters at both ends also hold bits of what stands beside it.
    return all.slice(before === 0 ? 0 : before + 1).replace(/.?=*$/, '');
  });
  const utf16 = typeof secret === 'string' ? [Buffer.from(secret, 'utf16le').toString('latin1')] : [];
  const inUrls = inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [bytes.toString('latin1'), ...utf16, bytes.toString('hex'), [...bytes].join(), ...inBase64, ...inUrls];
}

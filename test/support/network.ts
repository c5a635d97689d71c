import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** The network between browsers and a server, with a proxy as companies have them. */
export class Network {
  /** What happens to WebSocket handshakes. `swallow`: they are accepted and never answered. */
  webSockets: 'pass' | 'refuse' | 'swallow' = 'pass';
  /** Whether the answers of `/live` are held back until they end. The rehearsal's page has streams of its own. */
  holdsBack = false;
  /** How many WebSocket handshakes arrived. */
  handshakes = 0;
  /** The address at which browsers find the server. */
  address = '';
  readonly #server: Server;
  readonly #target: () => URL;
  readonly #sockets = new Set<Socket>();
  /** Connections of which nothing arrives any more, in either direction. */
  readonly #dead = new WeakSet<Socket>();
  readonly #upgraded = new WeakSet<Socket>();
  #isLost = false;

  private constructor(target: () => string) {
    this.#target = () => new URL(target());
    this.#server = createServer((asked, answer) => this.#forward(asked, answer));
    this.#server.on('upgrade', (asked, socket) => this.#upgrade(asked, socket as Socket));
    this.#server.on('connection', (socket) => this.#watch(socket));
  }

  /** `target`: the server's address, which may change. */
  static async to(target: () => string): Promise<Network> {
    const network = new Network(target);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    network.address = `http://127.0.0.1:${(network.#server.address() as AddressInfo).port}`;
    return network;
  }

  /** From now on nothing arrives, and nobody is told: like a cable that was pulled, or a VPN that is gone. */
  lose(): void {
    this.#isLost = true;
    for (const socket of this.#sockets) this.#dead.add(socket);
  }

  /** New connections get through again. WebSockets from before stay dead; other connections are reset. */
  restore(): void {
    this.#isLost = false;
    for (const socket of this.#sockets) if (this.#dead.has(socket) && !this.#upgraded.has(socket)) socket.destroy();
  }

  /** Resets all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    if (this.#isLost) this.#dead.add(socket);
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const { socket, method, url, headers } = asked;
    if (this.#dead.has(socket)) return;
    const { hostname, port } = this.#target();
    const forwarded = request({ hostname, port, path: url, method, headers });
    forwarded.on('error', () => answer.destroy());
    forwarded.on('response', (answered) => {
      const head = () => answer.writeHead(answered.statusCode ?? 502, answered.headers);
      const held: Buffer[] = [];
      const isHeld = this.holdsBack && url === '/live';
      if (!isHeld) head().flushHeaders();
      answered.on('data', (data) => {
        if (this.#dead.has(socket)) return;
        if (isHeld) held.push(data);
        else answer.write(data);
      });
      answered.on('error', () => answer.destroy());
      answered.on('end', () => {
        if (this.#dead.has(socket)) return;
        if (!answer.headersSent) head();
        answer.end(Buffer.concat(held));
      });
    });
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  }

  #upgrade({ url, rawHeaders }: IncomingMessage, socket: Socket): void {
    this.handshakes++;
    this.#upgraded.add(socket);
    if (this.webSockets === 'swallow' || this.#dead.has(socket)) return;
    if (this.webSockets === 'refuse') return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port } = this.#target();
    const server = connect(Number(port), hostname);
    const lines = rawHeaders.map((text, n) => (n % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    server.write(`GET ${url} HTTP/1.1\r\n${lines}\r\n`);
    const pass = (from: Socket, to: Socket) =>
      from
        .on('data', (data) => void (this.#dead.has(socket) || to.write(data)))
        .on('error', () => from.destroy())
        .on('close', () => this.#dead.has(socket) || to.destroy());
    pass(socket, server);
    pass(server, socket);
  }
}

import { connect, type Socket } from 'node:net';

/** A client's TCP connection that sends exactly what it's told to and records what it receives. */
export interface RawSocket {
  socket: Socket;
  /** All received bytes, one character each. */
  heard(): string;
  /** Resolves when this text was received, or when the connection ended. */
  until(text?: string): Promise<void>;
}

interface RawOptions {
  /** Whether to read nothing at all. */
  pauses?: boolean;
  /** The local address to connect from. */
  from?: string;
}

/** Connects to the host and port of a URL. The connection may already be closed when this resolves. */
export async function rawSocket(address: string, { pauses = false, from }: RawOptions = {}): Promise<RawSocket> {
  const { hostname, port } = new URL(address);
  let all = '';
  let over = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const end = () => {
    over = true;
    wake();
  };
  const socket = connect({
    port: Number(port),
    host: hostname,
    allowHalfOpen: true,
    ...(from && { localAddress: from }),
  })
    .on('error', () => {})
    .on('end', end)
    .on('close', end);
  if (pauses) socket.pause();
  else
    socket.on('data', (data) => {
      all += data.toString('latin1');
      wake();
    });
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  return {
    socket,
    heard: () => all,
    until(text) {
      return new Promise((resolve) => {
        const look = () => {
          if (!over && (text === undefined || !all.includes(text))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

/** A browser's WebSocket handshake. */
export function upgradeRequest(address: string, headers: Record<string, string> = {}): string {
  const { host } = new URL(address);
  const all: Record<string, string> = {
    Host: host,
    Origin: `http://${host}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET /live HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A connection that was upgraded to a WebSocket and has sent nothing yet. */
export async function rawWebSocket(address: string, options: RawOptions = {}): Promise<RawSocket> {
  const raw = await rawSocket(address, options);
  raw.socket.write(upgradeRequest(address));
  await raw.until('\r\n\r\n');
  return raw;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A client's frame, masked with zeros (RFC 6455, 5.2). `isLast`: whether it ends its message. */
export function clientFrame(opcode: keyof typeof opcodes, payload: string | Buffer = '', isLast = true): Buffer {
  const data = Buffer.from(payload as string);
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 0xff];
  if (data.length > 0xffff) throw new RangeError('longer frames are not needed here');
  const [first = 0, ...more] = length;
  const head = [(isLast ? 0x80 : 0) | opcodes[opcode], 0x80 | first, ...more, 0, 0, 0, 0];
  return Buffer.concat([Buffer.from(head), data]);
}

/** The close code in the received bytes; `undefined` if there was no close frame. */
export function closeCodeIn(heard: string): number | undefined {
  const bytes = Buffer.from(heard.slice(heard.indexOf('\r\n\r\n') + 4), 'latin1');
  for (let at = 0; at < bytes.length; ) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = short < 126 ? 2 : 4;
    const length = short < 126 ? short : bytes.readUInt16BE(at + 2);
    if (opcode === opcodes.close) return length >= 2 ? bytes.readUInt16BE(at + head) : undefined;
    at += head + length;
  }
  return undefined;
}

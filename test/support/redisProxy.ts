import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to one published message on its way to a process. */
type Meddle = () => 'pass' | 'drop' | 'double' | { lateMs: number };

type Direction = 'up' | 'down';

/** Sits between one process and Redis. `up` is towards Redis, `down` towards the process. */
export class RedisProxy {
  /** The address at which the process finds Redis. */
  url = '';
  /** Decides about each published message; by default, all pass. */
  meddle: Meddle | undefined;
  /** The port that new connections lead to, such as that of another primary. */
  port: number;
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  #isCut = { up: false, down: false };
  #delayMs = { up: 0, down: 0 };

  private constructor(port: number) {
    this.port = port;
    this.#server = createServer((client) => this.#serve(client)).listen(0, '127.0.0.1');
  }

  /** A proxy to the Redis on this port. Doesn't keep the process alive. */
  static async to(port: number): Promise<RedisProxy> {
    const proxy = new RedisProxy(port);
    await once(proxy.#server, 'listening');
    proxy.#server.unref();
    proxy.url = `redis://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** Silently drops everything in one direction or both, like a pulled cable. */
  cut(...directions: Direction[]): void {
    for (const direction of directions.length > 0 ? directions : (['up', 'down'] as const))
      this.#isCut[direction] = true;
    if (this.#isCutOff) for (const line of this.#lines) line.hasLost = true;
  }

  /** Delays everything in this direction, in order; with `Infinity`, until `mend`. */
  delay(direction: Direction, ms: number): void {
    this.#delayMs[direction] = ms;
  }

  /** Ends all faults. Delayed data arrives now; connections that lost data are reset. */
  mend(): void {
    this.meddle = undefined;
    this.#isCut = { up: false, down: false };
    this.#delayMs = { up: 0, down: 0 };
    for (const line of this.#lines) {
      if (line.hasLost) line.destroy();
      else line.flush();
    }
  }

  close(): void {
    this.#server.close();
    for (const line of this.#lines) line.destroy();
  }

  get #isCutOff(): boolean {
    return this.#isCut.up && this.#isCut.down;
  }

  #serve(client: Socket): void {
    const redis = connect(this.port, '127.0.0.1');
    const replies = new Replies();
    const line = new Line(client, redis, () => this.#lines.delete(line));
    line.hasLost = this.#isCutOff;
    this.#lines.add(line);
    const pass = (direction: Direction, data: Buffer) => {
      if (this.#isCut[direction]) line.hasLost = true;
      else line.send(direction, data, this.#delayMs[direction]);
    };
    client.on('data', (data) => pass('up', data));
    redis.on('data', (data) => {
      for (const { bytes, isPublished } of replies.split(data)) {
        const fate = isPublished ? (this.meddle?.() ?? 'pass') : 'pass';
        if (fate === 'drop') continue;
        if (typeof fate === 'object') setTimeout(() => pass('down', bytes), fate.lateMs);
        else pass('down', bytes);
        if (fate === 'double') pass('down', bytes);
      }
    });
  }
}

/** One connection through the proxy. */
class Line {
  /** Whether data was or may have been dropped, so that the connection can't continue. */
  hasLost = false;
  readonly #ends: Record<Direction, Socket>;
  readonly #queues: Record<Direction, Array<{ data: Buffer; dueAt: number }>> = { up: [], down: [] };
  #isGone = false;

  constructor(client: Socket, redis: Socket, gone: () => void) {
    this.#ends = { up: redis, down: client };
    for (const socket of [client, redis]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.destroy();
        gone();
      });
    }
  }

  send(direction: Direction, data: Buffer, delayMs: number): void {
    const queue = this.#queues[direction];
    if (delayMs === 0 && queue.length === 0) {
      this.#write(direction, data);
      return;
    }
    const dueAt = performance.now() + delayMs;
    queue.push({ data, dueAt });
    if (delayMs < Number.POSITIVE_INFINITY) setTimeout(() => this.#sendDue(direction), delayMs + 1);
  }

  flush(): void {
    for (const direction of ['up', 'down'] as const) {
      for (const { data } of this.#queues[direction].splice(0)) this.#write(direction, data);
    }
  }

  destroy(): void {
    this.#isGone = true;
    for (const socket of Object.values(this.#ends)) socket.destroy();
  }

  #sendDue(direction: Direction): void {
    const queue = this.#queues[direction];
    const now = performance.now();
    while (queue[0] && queue[0].dueAt <= now) this.#write(direction, (queue.shift() as { data: Buffer }).data);
  }

  #write(direction: Direction, data: Buffer): void {
    if (!this.#isGone && this.#ends[direction].writable) this.#ends[direction].write(data);
  }
}

const published = /^>\d+\r\n\$\d+\r\ns?message\r\n/;

/** Splits Redis' output (RESP3) where a published message begins or ends. */
class Replies {
  #rest: Buffer = Buffer.alloc(0);

  split(data: Buffer): Array<{ bytes: Buffer; isPublished: boolean }> {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    const parts: Array<{ bytes: Buffer; isPublished: boolean }> = [];
    let from = 0;
    for (let end = this.#end(from); end !== undefined; end = this.#end(from)) {
      const isPublished = this.#rest[from] === 0x3e && published.test(this.#rest.toString('latin1', from, from + 24));
      parts.push({ bytes: this.#rest.subarray(from, end), isPublished });
      from = end;
    }
    this.#rest = this.#rest.subarray(from);
    return parts;
  }

  /** Where the reply that begins at `from` ends; undefined if it's incomplete. */
  #end(from: number): number | undefined {
    const line = this.#rest.indexOf('\r\n', from, 'latin1');
    if (line < 0) return undefined;
    const kind = String.fromCharCode(this.#rest[from] ?? 0);
    const count = Number(this.#rest.toString('latin1', from + 1, line));
    let end: number | undefined = line + 2;
    if ((kind === '$' || kind === '=' || kind === '!') && count >= 0) end += count + 2;
    let parts = 0;
    if (kind === '*' || kind === '>' || kind === '~') parts = Math.max(count, 0);
    if (kind === '%' || kind === '|') parts = 2 * count;
    for (let n = 0; n < parts && end !== undefined; n++) end = this.#end(end);
    return end !== undefined && end <= this.#rest.length ? end : undefined;
  }
}

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of one published message on its way to a process. */
export type Mischief = () => 'pass' | 'drop' | 'double' | { late: number };

/** Stands between a process and Redis: cuts it off, and lets what is published get lost, late or twice. */
export class RedisProxy {
  /** Where a process finds Redis through this. */
  url = '';
  mischief: Mischief = () => 'pass';
  readonly #pairs = new Set<Socket[]>();
  #isCut = false;
  /** Requests that were held back, while they are: each as what sends it on. */
  #held: Array<() => void> | undefined;

  static async to(port: number): Promise<RedisProxy> {
    const proxy = new RedisProxy();
    const server = createServer((client) => proxy.#serve(client, port)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    proxy.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** From now on nothing comes through, in silence: as where a cable was pulled. */
  cut(): void {
    this.#isCut = true;
  }

  /** Connections that were cut are closed; new ones come through. */
  mend(): void {
    this.#isCut = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  /** From now on nothing reaches Redis, until `letThrough`; what Redis says still comes. */
  holdRequests(): void {
    this.#held ??= [];
  }

  /** Sends on, in order, what was held back. */
  letThrough(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const send of held) send();
  }

  #serve(client: Socket, port: number): void {
    const redis = connect(port, '127.0.0.1');
    const pair = [client, redis];
    this.#pairs.add(pair);
    const frames = new Frames();
    const wasCut = this.#isCut;
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        for (const other of pair) other.destroy();
        this.#pairs.delete(pair);
      });
    }
    const passes = () => !this.#isCut && !wasCut;
    client.on('data', (data) => {
      const send = () => void (passes() && redis.writable && redis.write(data));
      if (this.#held) this.#held.push(send);
      else send();
    });
    redis.on('data', (data) => {
      if (!passes()) return;
      for (const frame of frames.take(data)) {
        const what = frame.includes('\r\nsmessage\r\n') ? this.mischief() : 'pass';
        if (what === 'drop') continue;
        if (typeof what === 'object')
          setTimeout(() => void (passes() && client.writable && client.write(frame)), what.late);
        else client.write(what === 'double' ? Buffer.concat([frame, frame]) : frame);
      }
    });
  }
}

/** Splits what Redis says into whole replies. */
class Frames {
  #rest: Buffer = Buffer.alloc(0);

  take(data: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const frames: Buffer[] = [];
    for (let end = this.#end(0); end !== undefined; end = this.#end(0)) {
      frames.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }

  /** Where the reply that begins at `from` ends, if all of it is here. */
  #end(from: number): number | undefined {
    const line = this.#rest.indexOf('\r\n', from);
    if (line < 0) return undefined;
    const kind = String.fromCharCode(this.#rest[from] ?? 0);
    const count = Number(this.#rest.toString('latin1', from + 1, line));
    let end: number | undefined = line + 2;
    if ((kind === '$' || kind === '=') && count >= 0) end += count + 2;
    const parts = kind === '%' ? 2 * count : kind === '*' || kind === '>' ? count : 0;
    for (let i = 0; i < parts && end !== undefined; i++) end = this.#end(end);
    return end !== undefined && end <= this.#rest.length ? end : undefined;
  }
}

import { type ListenOptions, Server } from 'node:net';

/**
 * Preloaded (`node --import`) into a program that would listen on all interfaces: makes it listen on loopback only.
 */
const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [where = 0, ...rest] = args;
  const options: ListenOptions = typeof where === 'object' && where !== null ? where : { port: Number(where) || 0 };
  const done = rest.find((one) => typeof one === 'function');
  return listen.call(this, { ...options, host: '127.0.0.1' }, done as () => void);
} as typeof listen;

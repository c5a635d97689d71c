import { product } from './clients.ts';

/**
 * Holds the windows of idle sessions, two people each, in a separate process, so that the cost of holding thousands of
 * connections isn't measured as the servers'. Started with IPC as `node idle.ts PORT…`. When sent a number, it opens sessions
 * until there are that many, then answers.
 */
const ports = process.argv.slice(2).map(Number);
/** How many sessions are opened at a time. */
const atOnce = 20;
let next = 0;

process.on('message', async (wanted: number) => {
  const open = async () => {
    while (next < wanted) {
      const name = `idle${next++}`;
      await product.join(ports[0] ?? 0, name, 'u0');
      await product.join(ports.at(-1) ?? 0, name, 'u1');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, open));
  process.send?.(wanted);
});
process.on('disconnect', () => process.exit(0));

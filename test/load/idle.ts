import { product } from './clients.ts';

/**
 * Holds the windows of idle sessions, two people each, in a process of its own: what thousands of connections cost
 * their holder must not be measured as the servers' time. Started with IPC as `node idle.ts PORT…`; told a number, it
 * opens sessions until there are so many, and says so.
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

import type { WebSocket } from 'ws';
import type { Clock } from '../store/clock.ts';

/** How often, in ms, every connection must show that it is alive. */
export const heartbeat = 15_000;

/**
 * Ends connections whose other side is gone without saying so, within two beats; browsers answer pings by themselves.
 * Returns what stops it.
 */
export function watchHeartbeats(sockets: ReadonlySet<WebSocket>, clock: Pick<Clock, 'after'>): () => void {
  const silent = new WeakSet<WebSocket>();
  let cancel = () => {};
  const beat = () => {
    for (const socket of sockets) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once('pong', () => silent.delete(socket));
      socket.ping();
    }
    cancel = clock.after(heartbeat, beat);
  };
  cancel = clock.after(heartbeat, beat);
  return () => cancel();
}

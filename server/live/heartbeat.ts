import type { WebSocket } from 'ws';
import type { Clock } from '../store/clock.ts';

/** How often, in ms, every connection must show that it is alive. */
export const heartbeat = 15_000;
/** So many times in between it is looked whose turn it is: to ask thousands at once has everybody else wait. */
const turns = 60;

/**
 * Ends connections whose other side is gone without saying so, within two beats; browsers answer pings by themselves.
 * Each has its own turn, at random, also where all came at once. Returns what stops it.
 */
export function watchHeartbeats(sockets: ReadonlySet<WebSocket>, clock: Pick<Clock, 'after'>): () => void {
  const silent = new WeakSet<WebSocket>();
  /** In turns, not by a clock: after a pause of the whole process nobody is late. */
  const due = new WeakMap<WebSocket, number>();
  let turn = 0;
  let cancel = () => {};
  const look = () => {
    turn += 1;
    for (const socket of sockets) {
      const at = due.get(socket) ?? turn + Math.floor(Math.random() * turns);
      due.set(socket, at > turn ? at : turn + turns);
      if (at <= turn) beat(socket);
    }
    cancel = clock.after(heartbeat / turns, look);
  };
  const beat = (socket: WebSocket) => {
    if (silent.has(socket)) {
      socket.terminate();
      return;
    }
    silent.add(socket);
    socket.once('pong', () => silent.delete(socket));
    socket.ping();
  };
  cancel = clock.after(heartbeat / turns, look);
  return () => cancel();
}

import type { Clock } from '../kit/clock.ts';
import type { Frame } from './frame.ts';
import type { LiveSocket, Wire } from './liveSocket.ts';

/** How often, in ms, every connection is pinged, and how long it may take to answer. */
export const heartbeat = 20_000;
export const patience = 10_000;
/** A timer that is further off than this, in ms, says nothing: the process stood still, or its clock was set. */
const toleratedDelay = 250;

/** `alongside` returns a message to send right after each ping, because a page's code never sees pings. */
export interface Pulse {
  alongside?: (() => Frame | undefined) | undefined;
}

/**
 * Pings a connection until it closes, and ends it within 30 s once the other side stops answering; browsers answer pings
 * automatically. The first ping comes at a random time, so that connections opened together aren't pinged together. `wire` is
 * the stream under the socket.
 */
export function keepHeartbeat(socket: LiveSocket, wire: Wire, clock: Pick<Clock, 'now' | 'after'>): Pulse {
  const pulse: Pulse = {};
  let isSilent = false;
  const ping = () => {
    isSilent = true;
    if (socket.readyState === socket.OPEN) {
      socket.ping();
      const greeting = pulse.alongside?.();
      if (greeting) wire.write(greeting);
    }
    const pingedAt = clock.now();
    cancel = clock.after(patience, () => {
      const isOnTime = Math.abs(clock.now() - pingedAt - patience) < toleratedDelay;
      if (isSilent && isOnTime) socket.terminate();
      else cancel = clock.after(heartbeat - patience, ping);
    });
  };
  let cancel = clock.after(Math.random() * heartbeat, ping);
  socket.on('pong', () => {
    isSilent = false;
  });
  socket.once('close', () => cancel());
  return pulse;
}

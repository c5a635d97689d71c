import type { WebSocket } from 'ws';
import { beat, type Clock, onBeat } from '../kit/clock.ts';

/** How often, in ms, every connection is asked whether it is alive, and how long it may take to answer. */
export const heartbeat = 20_000;
export const patience = 10_000;
/**
 * Each connection has its turn, one every 5 ms: to ask many at once has everybody else wait. While nobody says anything,
 * nobody waits: then what is due is asked once a beat, since to wake a process up is a good part of what it costs.
 */
const turn = 5;
const turns = heartbeat / turn;
const turnsUntilLate = patience / turn;
/** For so long, in ms, after something was said somebody may be about to say more. */
const livelyFor = 500;
/** More than this, in ms, is not made up for: where the whole process stood still, or its clock was set, nobody is late. */
const longestDelay = 5 * beat;

/** What is sent to a connection right after each ping: a page's code never sees pings. */
export interface Pulse {
  alongside?: (() => string | undefined) | undefined;
}

/** A connection, and whether it has not answered since it was last asked. */
interface Watched extends Pulse {
  socket: WebSocket;
  isSilent: boolean;
}

export interface Heartbeats {
  /** From now on until it closes, this connection must answer. */
  watch(socket: WebSocket): Pulse;
  stop(): void;
}

/**
 * Ends connections whose other side is gone without saying so, within 30 s; browsers answer pings by themselves.
 * Each has its own turn, at random, also where all came at once.
 */
export function watchHeartbeats(clock: Pick<Clock, 'now' | 'after'>): Heartbeats {
  const due = Array.from({ length: turns }, () => new Set<Watched>());
  let next = 0;
  /** Until when all turns are taken. */
  let takenUntil = clock.now();
  let heardAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};
  const ask = (watched: Watched) => {
    const { socket } = watched;
    watched.isSilent = true;
    if (socket.readyState !== socket.OPEN) return;
    socket.ping();
    const greeting = watched.alongside?.();
    if (greeting) socket.send(greeting);
  };
  const endIfSilent = ({ socket, isSilent }: Watched) => {
    if (isSilent) socket.terminate();
  };
  const takeTurns = () => {
    const now = clock.now();
    if (now < takenUntil || now - takenUntil > longestDelay) takenUntil = now - turn;
    for (; takenUntil + turn <= now; takenUntil += turn) {
      next = (next + 1) % turns;
      due[(next - turnsUntilLate + turns) % turns]?.forEach(endIfSilent);
      due[next]?.forEach(ask);
    }
    wait();
  };
  const wait = () => {
    const isLively = Math.abs(clock.now() - heardAt) < livelyFor;
    cancel = isLively ? clock.after(turn, takeTurns) : onBeat(clock, beat, takeTurns);
  };
  wait();
  return {
    watch(socket) {
      const watched: Watched = { socket, isSilent: false, alongside: undefined };
      const own = due[Math.floor(Math.random() * turns)];
      own?.add(watched);
      socket.on('pong', () => {
        watched.isSilent = false;
      });
      socket.on('message', () => {
        heardAt = clock.now();
      });
      socket.once('close', () => own?.delete(watched));
      return watched;
    },
    stop: () => cancel(),
  };
}

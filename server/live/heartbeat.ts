import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { beat, type Clock, onBeat } from '../store/clock.ts';
import { type Frame, ping } from './frame.ts';

/** How often, in ms, every connection is asked whether it is alive, and how long it may take to answer. */
export const heartbeat = 20_000;
export const patience = 10_000;
/** So many turns there are between two questions: to ask thousands at once has everybody else wait. */
const turns = heartbeat / beat;
const turnsUntilLate = (turns * patience) / heartbeat;

/** What is said to a connection whenever it is asked whether it is alive, in the same packet: a page hears no pings. */
export interface Pulse {
  alongside?: (() => Frame | undefined) | undefined;
}

/** A connection, and whether it has not answered since it was last asked. */
interface Watched extends Pulse {
  socket: WebSocket;
  raw: Duplex;
  isSilent: boolean;
}

export interface Heartbeats {
  /** From now on until it closes, this connection must answer; `raw` is what lies under it. */
  watch(socket: WebSocket, raw: Duplex): Pulse;
  stop(): void;
}

/**
 * Ends connections whose other side is gone without saying so, within 30 s; browsers answer pings by themselves.
 * Each has its own turn, at random, also where all came at once.
 */
export function watchHeartbeats(clock: Pick<Clock, 'now' | 'after'>): Heartbeats {
  // In turns, not by a clock: after a pause of the whole process nobody is late.
  const due = Array.from({ length: turns }, () => new Set<Watched>());
  let turn = 0;
  let cancel = () => {};
  const ask = (watched: Watched) => {
    const { socket, raw } = watched;
    watched.isSilent = true;
    if (socket.readyState !== socket.OPEN) return;
    const greeting = watched.alongside?.();
    // Copied together: to write two things at once costs more.
    raw.write(greeting ? Buffer.concat([ping, greeting]) : ping);
  };
  const endIfSilent = ({ socket, isSilent }: Watched) => {
    if (isSilent) socket.terminate();
  };
  const waitForTurn = () => {
    cancel = onBeat(clock, beat, () => {
      turn = (turn + 1) % turns;
      due[(turn - turnsUntilLate + turns) % turns]?.forEach(endIfSilent);
      due[turn]?.forEach(ask);
      waitForTurn();
    });
  };
  waitForTurn();
  return {
    watch(socket, raw) {
      const watched: Watched = { socket, raw, isSilent: false, alongside: undefined };
      const own = due[Math.floor(Math.random() * turns)];
      own?.add(watched);
      socket.on('pong', () => {
        watched.isSilent = false;
      });
      socket.once('close', () => own?.delete(watched));
      return watched;
    },
    stop: () => cancel(),
  };
}

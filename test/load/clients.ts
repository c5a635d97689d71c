import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Command } from '#session/command.ts';
import { unpacked } from '#session/packedChange.ts';
import { type ClientMessage, closeCodes, protocolVersion, type Seen, type ServerMessage } from '#session/protocol.ts';
import { beginEpoch, fakeBox, fakeDevice, fakeLocked } from '../support/fakeLock.ts';
import { topicId } from '../support/written.ts';

/** One participant under load, who votes and sees counts. */
export interface LoadClient {
  vote(topic: string): void;
  /** Called with every count that arrives. */
  onCount: (topic: string, count: number) => void;
  close(): void;
}

/** A server that can be put under load. `join` resolves when the participant sees the whole session. */
export interface Target {
  name: string;
  /** The server's built file, started as `node FILE PORT REDIS_URL`. */
  file: string;
  /** Node's own options. */
  flags?: readonly string[];
  /** `seat` names the window if a person has several. */
  join(port: number, session: string, person: string, seat?: string): Promise<LoadClient>;
}

/** The topics of every session, in the order in which they get votes. */
export const topics = [1, 2, 3, 4, 5, 6, 7, 8].map(topicId);

export const floor: Target = {
  name: 'floor',
  file: 'floor.js',
  join(port, session, person) {
    return new Promise((resolve, reject) => {
      const limit = session.startsWith('limit') ? 3 : 1_000_000;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/${session}/${person}/${limit}`, {
        perMessageDeflate: false,
      });
      const client: LoadClient = {
        vote: (topic) => socket.send(`["${topic}"]`),
        onCount: () => {},
        close: () => socket.terminate(),
      };
      socket.on('error', reject);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.t) return client.onCount(message.t, message.n);
        resolve(client);
        for (const [topic, n] of Object.entries(message.s)) client.onCount(topic, n as number);
      });
    });
  },
};

/** Topics, or their changes. */
type Counts = Record<string, { count?: number } | null>;
/** Devices, or their changes; new ones have an empty list of keys. */
type Devices = Record<string, { keys?: Record<string, unknown> }>;
const seats = new Map<string, { window: string; ticket?: string; seen?: Seen; counter: number }>();

export const product: Target = {
  name: 'mini-m',
  file: 'product.js',
  // As the image starts it.
  flags: ['--max-semi-space-size=32', '--initial-old-space-size=96'],
  join(port, session, person, place = person) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { perMessageDeflate: false });
      // The same window returns, like a tab that lost its connection.
      const id = `${session} ${place}`;
      const seat = seats.get(id) ?? { window: randomBytes(16).toString('hex'), counter: 0 };
      seats.set(id, seat);
      const send = (message: ClientMessage) => socket.send(JSON.stringify(message));
      const command = (command: Command) => send({ type: 'command', counter: ++seat.counter, command });
      const client: LoadClient = {
        vote: (topic) => command({ type: 'cast-vote', topic }),
        onCount: () => {},
        close: () => socket.terminate(),
      };
      let prepared = false;
      const device = fakeDevice(place);
      let isFacilitator = false;
      /** The facilitator's device gives everyone the key. */
      const give = (devices: Devices = {}) => {
        for (const [to, { keys }] of Object.entries(isFacilitator ? devices : {})) {
          if (keys && !keys[1]) command({ type: 'give-key', epoch: 1, from: device, to, box: fakeBox });
        }
      };
      const counts = (changed: Counts = {}) => {
        for (const topic in changed) {
          const count = changed[topic]?.count;
          if (count !== undefined) client.onCount(topic, count);
        }
      };
      socket.on('error', reject);
      socket.on('close', (code) => {
        if (code !== closeCodes['ticket-refused']) return reject(new Error(`closed with ${code}`));
        // The servers are new.
        seats.delete(id);
        product.join(port, session, person, place).then(resolve, reject);
      });
      socket.once('open', () => {
        const { window, ticket, seen } = seat;
        const pass = ticket ? { ticket, ...(seen && { seen }) } : { token: person };
        send({ type: 'join', protocol: protocolVersion, meeting: session, window, ...pass });
      });
      socket.on('message', (data) => {
        const message = unpacked(String(data)) as ServerMessage;
        if (message.type === 'change') {
          if (seat.seen) seat.seen.place = message.place;
          give((message.shared?.lock as { devices?: Devices } | undefined)?.devices);
          return counts(message.shared?.topics as Counts);
        }
        if (message.type === 'ticket') seat.ticket = message.ticket;
        if (message.type === 'vacant') {
          send({
            type: 'start',
            counter: ++seat.counter,
            command: { type: 'start-session', settings: {}, recordingOff: true, again: true },
          });
        }
        if (message.type !== 'welcome') return;
        const { shared, own } = message.view;
        seat.seen = { place: message.place, openedAt: shared.openedAt };
        isFacilitator = shared.facilitator === own.participant;
        if (!prepared && isFacilitator && shared.phase.kind === 'gather') {
          command(beginEpoch(device));
          for (const topic of topics) {
            const text = fakeLocked(`Topic ${topic}: how do we cut the build time?`);
            command({ type: 'add-topic', topic, text });
          }
          command({ type: 'move-on', step: shared.step, to: 'vote' });
        } else if (!shared.people[own.participant]?.acknowledged) {
          command({ type: 'acknowledge-rule' });
          command({ type: 'bring-device', device });
        }
        prepared = true;
        resolve(client);
        counts(shared.topics);
      });
    });
  },
};

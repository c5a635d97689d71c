import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { unpacked } from '../../server/session/packedChange.ts';
import { protocolVersion } from '../../server/session/protocol.ts';
import { newTopicId } from '../../tab/gather/newTopicId.ts';
import { topicId } from '../support/written.ts';

/**
 * The same server for a harness that compares it with other live shared lists. What it expects: `start` runs one process
 * a port, `join` resolves with a client whose `onState` is called with `{ topics: [{ id, text, votes }], checkins }` and,
 * where it is known, with what changed. Its check-ins are counters that anybody may raise once a round; here they are
 * votes on five topics more, which are not listed. Needs a Node.js that runs TypeScript (24 and up).
 */
const slots = 5;
/** The topics that stand for the check-ins. */
const slotIds = Array.from({ length: slots }, (_, n) => topicId(n + 1));
const windows = new Map();

export default {
  name: 'mini-m',
  redis: true,
  maxServers: 2,

  async start({ ports, redisUrl, waitPort }) {
    await (await import('./servers.ts')).buildServers();
    const { product } = await import('./clients.ts');
    const file = fileURLToPath(new URL(`../../built/${product.file}`, import.meta.url));
    const processes = ports.map((port) =>
      spawn(process.execPath, [...product.flags, file, String(port), redisUrl], {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    await Promise.all(ports.map((port) => waitPort(port)));
    return {
      urls: ports.map((port) => `http://127.0.0.1:${port}`),
      pids: processes.map(({ pid }) => pid),
      async stop() {
        for (const child of processes) child.kill('SIGKILL');
      },
    };
  },

  join({ url, sessionId, userId }) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { perMessageDeflate: false });
      const state = { topics: [], checkins: new Array(slots).fill(0) };
      const known = new Map();
      let told = () => {};
      // Whoever comes back comes as the same window, by its ticket, as a tab does whose connection was lost; but two at
      // once are two windows.
      const seat = takeSeat(`${sessionId} ${userId}`);
      const send = (message) => socket.send(JSON.stringify(message));
      const command = (what) => send({ type: 'command', counter: ++seat.counter, command: what });

      function changed(topics = {}) {
        for (const [id, topic] of Object.entries(topics)) {
          const slot = slotIds.indexOf(id);
          const n = topic.count ?? 0;
          if (slot >= 0) {
            state.checkins[slot] = n;
            told(state, { key: `c${slot}`, n });
            continue;
          }
          let entry = known.get(id);
          if (!entry) {
            entry = { id, text: topic.parts?.[0]?.text ?? '', votes: 0 };
            known.set(id, entry);
            state.topics.push(entry);
          }
          if (topic.count !== undefined) entry.votes = n;
          told(state, { key: id, n: entry.votes });
        }
      }

      socket.on('error', reject);
      socket.once('open', () => {
        const { window, ticket, seen } = seat;
        const pass = ticket ? { ticket, ...(seen && { seen }) } : { token: userId };
        send({ type: 'join', protocol: protocolVersion, meeting: sessionId, window, ...pass });
      });
      let ready = false;
      socket.on('message', (data) => {
        const message = unpacked(String(data));
        if (message.type === 'ticket') seat.ticket = message.ticket;
        if (message.type === 'change') {
          if (seat.seen) seat.seen.place = message.place;
          changed(message.shared?.topics);
        }
        if (message.type === 'vacant') {
          const start = { type: 'start-session', settings: {}, recordingOff: true, again: true };
          send({ type: 'start', counter: ++seat.counter, command: start });
        }
        if (message.type !== 'welcome') return;
        const { shared, own } = message.view;
        seat.seen = { place: message.place, openedAt: shared.openedAt };
        changed(shared.topics);
        if (ready) return;
        ready = true;
        if (!shared.people[own.participant].acknowledged) command({ type: 'acknowledge-rule' });
        if (shared.facilitator === own.participant && shared.phase.kind === 'gather') {
          for (const [n, topic] of slotIds.entries()) command({ type: 'add-topic', topic, text: `Check-in ${n}` });
          command({ type: 'move-on', step: shared.step, to: 'vote' });
        }
        resolve({
          addTopic: (text) => command({ type: 'add-topic', topic: newTopicId(), text }),
          vote: (topic) => command({ type: 'cast-vote', topic }),
          checkin: (slot) => command({ type: 'cast-vote', topic: slotIds[slot] }),
          onState(tell) {
            told = tell;
            tell(state);
          },
          close: () =>
            new Promise((closed) => {
              seat.taken = false;
              socket.once('close', closed);
              socket.terminate();
            }),
        });
      });
    });
  },
};

function takeSeat(name) {
  const seats = windows.get(name) ?? [];
  windows.set(name, seats);
  let seat = seats.find(({ taken }) => !taken);
  if (!seat) {
    seat = { window: randomBytes(16).toString('hex'), counter: 0, ticket: undefined, seen: undefined };
    seats.push(seat);
  }
  seat.taken = true;
  return seat;
}

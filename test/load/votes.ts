import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { type LoadClient, topics } from './clients.ts';
import { percentile } from './harness.ts';
import { cpu, type Servers } from './servers.ts';

/** Participants of each session. */
export const people = 8;

/** One session under load; measures each vote from when it was due until all eight have seen it. */
export class Meeting {
  readonly name: string;
  clients: LoadClient[] = [];
  next = 0;
  readonly #due = new Map<string, number[]>();
  readonly #seen = new Map<string, number[]>();
  readonly #all = new Map<string, number>();
  onSeen: ((latency: number) => void) | undefined;
  outstanding = 0;
  backwards = 0;

  constructor(name: string) {
    this.name = name;
    for (const topic of topics) {
      this.#due.set(topic, []);
      this.#seen.set(topic, new Array(people).fill(0));
      this.#all.set(topic, 0);
    }
  }

  watch(client: LoadClient, place: number): void {
    this.clients[place] = client;
    client.onCount = (topic, count) => this.#counted(topic, count, place);
  }

  vote(due: number): void {
    const topic = topics[this.next % topics.length] ?? '';
    this.#due.get(topic)?.push(due);
    this.outstanding++;
    this.clients[this.next % people]?.vote(topic);
    this.next++;
  }

  #counted(topic: string, count: number, place: number): void {
    const seen = this.#seen.get(topic);
    const due = this.#due.get(topic);
    if (!seen || !due) return;
    if (count < (seen[place] ?? 0)) this.backwards++;
    seen[place] = Math.max(count, seen[place] ?? 0);
    const all = Math.min(...seen);
    const now = performance.now();
    for (let n = this.#all.get(topic) ?? 0; n < all; n++) {
      this.outstanding--;
      this.onSeen?.(now - (due[n] ?? now));
    }
    this.#all.set(topic, Math.max(all, this.#all.get(topic) ?? 0));
  }
}

/** Opens this many sessions with all their people, spread over the processes. */
export async function joinMeetings({ target, ports }: Servers, many: number, prefix = 'm'): Promise<Meeting[]> {
  const meetings = Array.from({ length: many }, (_, n) => new Meeting(`${prefix}${n}`));
  for (const meeting of meetings) {
    meeting.watch(await target.join(ports[0] ?? 0, meeting.name, 'u0'), 0);
    const others = Array.from({ length: people - 1 }, (_, n) => n + 1);
    await Promise.all(
      others.map(async (n) => meeting.watch(await target.join(ports[n % ports.length] ?? 0, meeting.name, `u${n}`), n)),
    );
  }
  await settled();
  return meetings;
}

/** Half a second for everything in flight to finish. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 500));

export interface Step {
  /** In ms. */
  p50: number;
  p95: number;
  p99: number;
  /** Votes that not everyone saw within 3 s. */
  unseen: number;
  /** All servers together, in µs. */
  cpuPerVote: number;
  perSecond: number;
  /** Bytes a client received per vote. */
  bytes: number;
}

/**
 * Collects this process's garbage before votes are timed: its own pauses of 5 to 15 ms used to dominate p99. The young
 * generation must hold everything a step allocates.
 */
function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('Start this by `npm run`: it needs the flags for Node.js in package.json.');
  globalThis.gc();
}

/** Votes at a fixed rate, whatever the server does; latency counts from the moment a vote was due. */
export async function openLoop(servers: Servers, meetings: Meeting[], rate: number, seconds: number): Promise<Step> {
  const total = rate * seconds;
  collectGarbage();
  return measure(servers, meetings, async () => {
    const begin = performance.now();
    for (let n = 0; n < total; ) {
      const now = performance.now();
      for (; n < total && begin + (n * 1000) / rate <= now; n++) {
        meetings[n % meetings.length]?.vote(begin + (n * 1000) / rate);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
}

/** Two votes of each session in flight at any time: as many as the servers can handle. */
export async function closedLoop(servers: Servers, meetings: Meeting[], seconds: number): Promise<Step> {
  collectGarbage();
  return measure(servers, meetings, async (again) => {
    const end = performance.now() + seconds * 1000;
    again((meeting) => performance.now() < end && meeting.vote(performance.now()));
    for (const meeting of meetings) for (let n = 0; n < 2; n++) meeting.vote(performance.now());
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  });
}

async function measure(
  servers: Servers,
  meetings: Meeting[],
  load: (again: (act: (meeting: Meeting) => void) => void) => Promise<void>,
): Promise<Step> {
  const latencies: number[] = [];
  let again = (_: Meeting) => {};
  for (const meeting of meetings) {
    meeting.onSeen = (latency) => {
      latencies.push(latency);
      again(meeting);
    };
  }
  const [cpuBefore, received, begin] = [cpu(servers), bytesReceived(), performance.now()];
  await load((act) => {
    again = act;
  });
  const took = performance.now() - begin;
  const inTime = latencies.length;
  again = () => {};
  const unseen = () => meetings.reduce((sum, meeting) => sum + meeting.outstanding, 0);
  for (let n = 0; n < 60 && unseen() > 0; n++) await new Promise((resolve) => setTimeout(resolve, 50));
  const spent = cpu(servers) - cpuBefore;
  return {
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    unseen: unseen(),
    cpuPerVote: (1000 * spent) / latencies.length,
    perSecond: (1000 * inTime) / took,
    bytes: (bytesReceived() - received) / latencies.length / people,
  };
}

const sockets = new Set<Socket>();
let closedReceived = 0;
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket);
  socket.once('close', () => {
    sockets.delete(socket);
    closedReceived += socket.bytesRead;
  });
});

/** Bytes of TCP payload that all connections of this process have received so far. */
function bytesReceived(): number {
  let sum = closedReceived;
  for (const socket of sockets) sum += socket.bytesRead;
  return sum;
}

import { emptyOut, type Fault, fillRedis, lasting, meddle, type Stage } from './faults.ts';
import type { Op } from './history.ts';
import type { Meeting } from './meeting.ts';
import type { Random } from './random.ts';
import { lastCallMs } from './wire.ts';
import { pause, type Server } from './world.ts';

/*
 * Faults in an order that chance seldom finds, each aimed at one kind of mistake. People go on as always; only where
 * they connect, and what fails when, is arranged.
 */

export const scenes: readonly Fault[] = [
  {
    /** Redis loses its data; the process that knows most is the last to return. */
    name: 'copies merged',
    kind: 'redis',
    async run(stage) {
      const { world, history, random, meetings } = stage;
      for (let n = 0; n < 2; n++) {
        const [ahead, ...behind] = random.pickSome(world.servers, 3) as [Server, ...Server[]];
        const over = history.injects(`only ${ahead.name} hears what is published`);
        for (const server of behind) server.link.meddle = () => 'drop';
        for (const meeting of meetings) void meeting.addGuest(ahead);
        await pause(random.between(300, 900));
        const cut = history.injects(`${ahead.name} is cut off from Redis, which is killed and starts empty`);
        ahead.link.cut();
        await world.emptyRedis();
        for (const server of behind) server.link.meddle = undefined;
        over();
        for (const meeting of meetings) void meeting.addGuest(random.pick(behind));
        await pause(random.between(800, 2_500));
        ahead.link.mend();
        cut();
        await pause(2_500);
      }
    },
  },
  {
    /** A process's proposals are slow, while the session moves back and forth. */
    name: 'proposals late',
    kind: 'harmless',
    async run({ world, history, random, meetings }) {
      const late = random.pick(world.servers);
      const phases = meetings.map((meeting) => meeting.phaseMs);
      for (const meeting of meetings) {
        meeting.phaseMs = 1_200;
        meeting.isFlipping = true;
        meeting.staysConnected = true;
        meeting.placement = (person) => (leads(meeting, person.name) ? other(world.running, late, random) : undefined);
        for (const window of windowsOfFacilitator(meeting)) if (window.server === late) window.cut();
      }
      await pause(2_000);
      const ms = random.integer(4_500, 9_000);
      await lasting(
        history,
        `${late.name}: what it sends to Redis comes ${ms} ms late`,
        random.between(9_000, 12_000),
        () => late.link.delay('up', ms),
        () => late.link.mend(),
      );
      await pause(2_000);
      for (const [n, meeting] of meetings.entries()) meeting.phaseMs = phases[n] ?? meeting.phaseMs;
    },
  },
  {
    /** Redis' replies to a process are lost for longer than a panel waits. */
    name: 'half-open for 18 s',
    kind: 'harmless',
    async run({ world, history, random, meetings }) {
      const server = random.pick(world.servers);
      for (const meeting of meetings) meeting.staysConnected = true;
      await lasting(
        history,
        `${server.name} hears nothing of Redis`,
        18_000,
        () => server.link.cut('down'),
        () => server.link.mend(),
      );
    },
  },
  {
    /** Redis loses its data without a restart, and a newcomer joins at a process that never had the session. */
    name: 'forgotten, and "Start" pressed',
    kind: 'redis',
    async run({ world, history, random, meetings }) {
      const fresh = random.pick(world.servers);
      for (const meeting of meetings) {
        meeting.placement = (person) =>
          person.name.startsWith('Guest') ? undefined : other(world.running, fresh, random);
        for (const window of meeting.windows) if (window.server === fresh) window.cut();
      }
      const over = history.injects(`${fresh.name} is replaced and nobody comes to it`);
      await fresh.end('SIGTERM');
      await fresh.startSomehow();
      over();
      // By now the others have what only the old process had.
      await pause(6_000);
      for (let n = 0; n < 2; n++) {
        // People talk and press nothing, so nobody notices.
        for (const meeting of meetings) meeting.isWorking = false;
        await pause(500);
        history.injects(`FLUSHALL, and somebody new comes to ${fresh.name} and presses "Start" there`)();
        await world.askRedis('FLUSHALL');
        await Promise.all(meetings.map((meeting) => startAsGuest(meeting, fresh)));
        for (const meeting of meetings) meeting.isWorking = true;
        await pause(2_500);
      }
    },
  },
  {
    /** No publication arrives, and Redis keeps losing its data. */
    name: 'dropped and emptied',
    kind: 'redis',
    async run({ world, history, random }) {
      const drop = random.pick([0.5, 0.8, 1]);
      const over = history.injects(`${drop * 100} % of published messages are dropped everywhere`);
      for (const server of world.servers) meddle(server, random, drop);
      for (let n = 0; n < 4; n++) {
        await pause(random.between(800, 2_000));
        const emptied = history.injects('Redis is killed and starts empty');
        await world.emptyRedis(random.isLucky(0.5) ? 0 : random.between(0, 800));
        emptied();
      }
      await pause(1_500);
      for (const server of world.servers) server.link.meddle = undefined;
      over();
      await pause(1_000);
    },
  },
  {
    /** Sessions are cleared while a process that holds them is cut off, and their people then join at that process. */
    name: 'cleared behind a cut',
    kind: 'harmless',
    run: (stage) => clearBehindACut(stage, false),
  },
  {
    /** The same, and Redis loses the tombstones. */
    name: 'cleared behind a cut, then Redis emptied',
    kind: 'redis',
    run: (stage) => clearBehindACut(stage, true),
  },
  {
    /** Sessions are cleared while Redis is full. */
    name: 'cleared while Redis is full',
    kind: 'harmless',
    async run({ world, history, meetings, random }) {
      const over = history.injects('Redis is full');
      await fillRedis(world);
      await pause(500);
      const pressed = random.pickSome(meetings, Math.ceil(meetings.length / 2)).flatMap(({ ledger }) => ledger ?? []);
      for (const meeting of meetings) {
        if (meeting.ledger && pressed.includes(meeting.ledger)) {
          meeting.wantsClear = true;
          meeting.startsAt = history.now() + lastCallMs + 8_000;
        }
      }
      await pause(lastCallMs + 6_000);
      for (const meeting of meetings) {
        const { ledger } = meeting;
        const isDue = (op: Op) => op.outcome !== 'not-done' && history.now() - op.askedAt > lastCallMs + 3_000;
        if (!ledger?.clears.some(isDue) || !pressed.includes(ledger) || ledger.isOver) continue;
        meeting.judge.stuck(ledger, 'not cleared within 3 s of the last call while Redis is full', ledger.clears);
      }
      await emptyOut(world);
      over();
    },
  },
];

async function clearBehindACut({ world, history, random, meetings }: Stage, isEmptied: boolean): Promise<void> {
  const cut = random.pick(world.servers);
  const isThere = (meeting: Meeting) => meeting.windows.some((window) => window.server === cut);
  for (const meeting of meetings) {
    meeting.placement = (person) => (leads(meeting, person.name) ? other(world.running, cut, random) : undefined);
    for (const window of windowsOfFacilitator(meeting)) if (window.server === cut) window.cut();
  }
  await pause(600);
  const over = history.injects(`${cut.name} is cut off from Redis`);
  cut.link.cut();
  const some = meetings.filter((meeting) => isThere(meeting) && meeting.ledger && !meeting.ledger.isOver);
  const ledgers = some.map((meeting) => meeting.ledger);
  for (const meeting of some) {
    meeting.startsAt = history.now() + lastCallMs + 12_000;
    meeting.wantsClear = true;
  }
  await pause(lastCallMs + 1_500);
  if (isEmptied) {
    const emptied = history.injects('Redis is killed and starts empty');
    await world.emptyRedis();
    emptied();
  }
  // People who saw "Cleared" join at the process that doesn't know of it, some after a reload.
  for (const [n, meeting] of some.entries()) {
    if (!ledgers[n]?.isOver) continue;
    meeting.placement = () => cut;
    for (const person of meeting.people) {
      for (const window of [...person.windows]) {
        if (window.screen !== 'cleared') continue;
        if (random.isLucky(0.3) && window.isIdle) person.reload(window);
        else window.cut();
      }
    }
  }
  await pause(random.between(5_000, 7_500));
  cut.link.mend();
  over();
  await pause(2_000);
}

/** A newcomer joins at this server and presses "Start" as soon as possible. */
async function startAsGuest(meeting: Meeting, server: Server): Promise<void> {
  const guest = await meeting.addGuest(server);
  for (let waited = 0; guest && waited < 2_500; waited += 20) {
    await pause(20);
    const [window] = guest.windows;
    if (window?.screen === 'start' && window.isLive && window.isIdle) guest.start();
  }
}

function leads(meeting: Meeting, name: string): boolean {
  for (const { view } of meeting.windows) {
    if (view) return view.shared.people[view.shared.facilitator]?.name === name;
  }
  return false;
}

function windowsOfFacilitator(meeting: Meeting) {
  return meeting.people.filter(({ name }) => leads(meeting, name)).flatMap(({ windows }) => windows);
}

function other(servers: readonly Server[], not: Server, random: Random): Server | undefined {
  const others = servers.filter((server) => server !== not);
  return others.length > 0 ? random.pick(others) : undefined;
}

import { beforeAll, describe, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { unpacked } from '#session/packedChange.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { spelled } from '../support/fakeLock.ts';
import { testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

const phases = [
  'gather',
  'introduce',
  'vote',
  'reveal',
  'discuss',
  'check-in',
  'tally',
  'wrap-up',
  'last-call',
  'cleared',
] as const;
type Phase = (typeof phases)[number];
const hidden: readonly Phase[] = ['gather', 'introduce', 'vote'];

const topics = [1, 2, 3].map(topicId);
const [t1 = '', t2 = '', t3 = ''] = topics;

/** One person's secrets. Topics: t1 is Ada's, t2 Ben's, t3 Cleo's. */
interface Secrets {
  /** Whether they make the presses that nobody sees before the other does. Everyone sees when someone finishes. */
  first: boolean;
  votes: string[];
  answer: 'finished' | 'continue';
  ready: boolean;
  takeaway: string;
}
const cautious: Secrets = {
  first: true,
  votes: [t1, t1, t3],
  answer: 'finished',
  ready: true,
  takeaway: 'heron-takeaway',
};
const bold: Secrets = {
  first: false,
  votes: [t2, t3, t3],
  answer: 'continue',
  ready: false,
  takeaway: 'otter-takeaway',
};

interface Heard {
  phase: Phase;
  who: string;
  frame: string;
}

/**
 * A whole meeting over real sockets, and every frame that any window was sent: windows that stay, and one per person and
 * phase that joins anew. Ada facilitates, votes once for each topic and answers `finished`; Dan joins during the vote; Ben
 * and Cleo have secrets and offer each other help.
 */
async function meeting(ben: Secrets, cleo: Secrets): Promise<Heard[]> {
  const clock = manualClock(Date.UTC(2026, 10, 22, 9));
  const app = await testApp(memoryStore(clock), clock, 'error');
  const heard: Heard[] = [];
  const windows = new Map<string, TestWindow>();

  const of = (name: string) => windows.get(name) as TestWindow;
  const joins = async (name: string) => {
    const window = await TestWindow.join(app.url, name);
    windows.set(name, window);
    if (windows.size === 1) return void (await window.start());
    await window.until(() => window.view !== undefined);
    await does(name, { type: 'acknowledge-rule' });
  };
  const does = async (name: string, command: Parameters<TestWindow['command']>[0]) => {
    expect(await of(name).command(command)).toBeUndefined();
    // The answer to a ping arrives after everything sent before it.
    for (const window of windows.values()) {
      const pongs = window.of('pong').length;
      window.send({ type: 'ping', sentAt: 0 });
      await window.until(() => window.of('pong').length > pongs);
    }
  };
  const step = () => of('Ada').shared.step;
  const moves = (to: 'introduce' | 'vote' | 'reveal' | 'discuss' | 'wrap-up') =>
    does('Ada', { type: 'move-on', step: step(), to });
  const keep = (phase: Phase, who: string, window: TestWindow) => {
    for (const frame of window.frames.splice(0)) heard.push({ phase, who, frame: JSON.stringify(unpacked(frame)) });
  };
  const ends = async (phase: Phase) => {
    for (const [name, window] of windows) {
      keep(phase, name, window);
      const again = await TestWindow.join(app.url, name);
      if (phase !== 'cleared') await again.until(() => again.view !== undefined);
      await again.close();
      keep(phase, name, again);
    }
  };

  const bensThenCleos = [['Ben', ben] as const, ['Cleo', cleo] as const];
  const secretive = ben.first ? bensThenCleos : bensThenCleos.toReversed();
  for (const [n, name] of ['Ada', 'Ben', 'Cleo'].entries()) {
    await joins(name);
    await does(name, { type: 'add-topic', topic: topics[n] ?? '', text: `brought by ${name}` });
  }
  for (const [name, { takeaway }] of secretive) await does(name, { type: 'write-takeaway', text: takeaway });
  await ends('gather');
  await moves('introduce');
  await does('Cleo', { type: 'offer-help', topic: t2, offered: true });
  await does('Ben', { type: 'offer-help', topic: t3, offered: true });
  await ends('introduce');
  await moves('vote');
  for (const [name, { votes }] of bensThenCleos) {
    for (const topic of votes) await does(name, { type: 'cast-vote', topic });
  }
  await joins('Dan');
  for (const topic of topics) await does('Ada', { type: 'cast-vote', topic });
  await ends('vote');
  await moves('reveal');
  await ends('reveal');
  await moves('discuss');
  for (const [name, { ready }] of secretive) await does(name, { type: 'mark-ready', step: step(), ready });
  await ends('discuss');
  clock.skip(5 * 60_000);
  await of('Ada').until(() => JSON.stringify(of('Ada').shared.phase).includes('checkIn'));
  for (const [name, { answer }] of bensThenCleos) await does(name, { type: 'answer-check-in', step: step(), answer });
  await does('Ada', { type: 'answer-check-in', step: step(), answer: 'finished' });
  await ends('check-in');
  await does('Ada', { type: 'show-tally', step: step() });
  await ends('tally');
  await moves('wrap-up');
  await does('Dan', { type: 'write-takeaway', text: 'stoat-takeaway' });
  await does('Ben', { type: 'mark-copied' });
  await ends('wrap-up');
  await does('Ada', { type: 'clear-session' });
  await does(ben.first ? 'Ben' : 'Cleo', { type: 'wait-for-me' });
  await ends('last-call');
  clock.skip(limits.lastCall + limits.lastCallWait);
  await Promise.all([...windows.values()].map((window) => window.until(() => window.cleared)));
  await ends('cleared');
  await app.close();
  return heard;
}

/** Every value with this name, however deep, in a window's frames. */
function valuesOf(name: string, frame: string): unknown[] {
  const found: unknown[] = [];
  JSON.parse(frame, (key, value) => {
    if (key === name) found.push(value);
    return value;
  });
  return found;
}

/**
 * What everyone but Ben and Cleo was sent, except answers to pings; without places, which are random.
 */
function byBystanders(heard: Heard[], within: readonly Phase[] = phases): string {
  return heard
    .filter(
      ({ who, phase, frame }) => ['Ada', 'Dan'].includes(who) && within.includes(phase) && !frame.includes('pong'),
    )
    .map(({ phase, who, frame }) => `${phase} ${who} ${withoutPlaces(frame)}`)
    .join('\n');
}

function withoutPlaces(frame: string): string {
  return JSON.stringify(JSON.parse(frame, (key, value) => (key === 'place' ? undefined : value)));
}

describe('frames sent to a window', () => {
  let heard: Heard[];
  beforeAll(async () => {
    heard = await meeting(cautious, bold);
  });
  const said = (phase: Phase) => heard.filter((h) => h.phase === phase);
  const toOthers = (phase: Phase, name: string) => said(phase).filter(({ who }) => who !== name);
  const frames = (of: Heard[]) => of.map(({ frame }) => frame).join('\n');

  test.each(phases)('in %s everyone was sent something, and a whole view on joining anew', (phase) => {
    const late = phase === 'gather' || phase === 'introduce' ? [] : ['Dan'];
    const whole = phase === 'cleared' ? 'vacant' : 'welcome';
    const greeted = said(phase).filter(({ frame }) => frame.includes(`"type":"${whole}"`));
    expect([...new Set(greeted.map(({ who }) => who))]).toEqual(['Ada', 'Ben', 'Cleo', ...late]);
  });

  test.each(hidden)('[E2] [E3] in %s no frame holds a count, and topics are in the order they were added', (phase) => {
    expect(said(phase).flatMap(({ frame }) => valuesOf('count', frame))).toEqual([]);
    for (const order of said(phase).flatMap(({ frame }) => valuesOf('order', frame))) {
      expect(topics.slice(0, (order as string[]).length)).toEqual(order);
    }
  });

  test('[E2] while voting is open, the choice of topic changes no byte that others are sent', async () => {
    const other = await meeting({ ...cautious, votes: [t2, t2, t2] }, { ...bold, votes: [t1, t1, t1] });
    expect(byBystanders(other, hidden)).toBe(byBystanders(heard, hidden));
    expect(byBystanders(other)).not.toBe(byBystanders(heard));
  });

  test.each(phases.slice(hidden.length, -1))(
    '[E2] in %s everyone is sent the count of every topic, including the current one',
    (phase) => {
      const welcomes = said(phase).filter(({ frame }) => frame.includes('"type":"welcome"'));
      for (const { frame } of welcomes) {
        const { shared } = JSON.parse(frame).view;
        expect(Object.values<{ count: number }>(shared.topics).map((topic) => topic.count)).toEqual([3, 2, 4]);
      }
    },
  );

  test('[E4] [E5] [E6] [E7] swapping Ben and Cleo changes no byte that others are sent, the facilitator included', async () => {
    expect(byBystanders(await meeting(bold, cautious))).toBe(byBystanders(heard));
  });

  test.each(phases)('[E4] in %s nobody is sent anyone else’s votes', (phase) => {
    const own = { Ada: { [t1]: 1, [t2]: 1, [t3]: 1 }, Ben: { [t1]: 2, [t3]: 1 }, Cleo: { [t2]: 1, [t3]: 2 }, Dan: {} };
    for (const { who, frame } of said(phase)) {
      for (const votes of valuesOf('own', frame).flatMap((view) => (view as { votes?: object }).votes ?? [])) {
        for (const [topic, n] of Object.entries(votes)) {
          expect(n).toBeLessThanOrEqual((own[who as keyof typeof own] as Record<string, number>)[topic] ?? 0);
        }
      }
    }
  });

  test.each(phases)('[E5] in %s nobody is sent anyone else’s answer, and totals only with the tally', (phase) => {
    const given: Record<string, string> = { Ada: 'finished', Ben: 'finished', Cleo: 'continue' };
    for (const { who, frame } of said(phase)) {
      for (const answer of valuesOf('answer', frame)) if (answer !== null) expect(answer).toBe(given[who]);
    }
    const totals = said(phase).flatMap(({ frame }) => valuesOf('tally', frame));
    if (phase === 'tally') expect(totals).toContainEqual({ finished: 2, either: 0, continue: 1 });
    else expect(totals.filter((total) => total !== null)).toEqual([]);
  });

  test.each(phases)('[E7] in %s nobody is sent anyone else’s takeaway', (phase) => {
    expect(frames(toOthers(phase, 'Ben'))).not.toContain('heron');
    expect(frames(toOthers(phase, 'Cleo'))).not.toContain('otter');
    expect(frames(toOthers(phase, 'Dan'))).not.toContain('stoat');
  });

  test.each(phases)('[E7] in %s an offer of help is sent only to the two people it’s between', (phase) => {
    for (const { who, frame } of said(phase)) {
      if (who === 'Ben' || who === 'Cleo') continue;
      for (const offers of [...valuesOf('offersMade', frame), ...valuesOf('offersReceived', frame)]) {
        expect(offers).toEqual([]);
      }
    }
  });

  test.each(phases)(
    '[E8] in %s no frame holds a key, or anyone’s contact except that of people who offered help',
    (phase) => {
      expect(frames(said(phase))).not.toContain('key-of-');
      for (const { who, frame } of said(phase)) {
        const reachable: Record<string, string> = { Ben: 'Cleo@example.com', Cleo: 'Ben@example.com' };
        for (const contact of frame.match(/\w+@example\.com/g) ?? []) expect(contact).toBe(reachable[who]);
      }
    },
  );

  test('[E7] [E8] people who were offered help are sent by whom and their contact, even on joining anew', () => {
    for (const phase of phases.slice(1, -1)) {
      const [welcome] = said(phase).filter(({ who, frame }) => who === 'Cleo' && frame.includes('"type":"welcome"'));
      const cleo = JSON.parse(welcome?.frame ?? '').view.own.participant;
      const own = said(phase).filter(({ who, frame }) => who === 'Ben' && frame.includes('"type":"welcome"'));
      expect(own.map(({ frame }) => JSON.parse(frame).view.own.offersReceived)).toEqual([
        [{ topic: t2, from: cleo, contact: 'Cleo@example.com' }],
      ]);
    }
  });

  test('[X5] after the clear, only the fact that it was cleared is sent', () => {
    const after = said('cleared').map(({ frame }) => JSON.parse(frame) as { type: string });
    const types = new Set(after.map(({ type }) => type));
    expect([...types].sort()).toEqual(['cleared', 'vacant']);
    expect(frames(said('cleared'))).not.toContain(spelled('brought by'));
  });
});

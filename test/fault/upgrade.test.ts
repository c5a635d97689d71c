import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { closeCodes, protocolVersion } from '#session/protocol.ts';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import type { LogName } from '../../server/store/store.ts';
import type { ServerProcess } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';
import { FaultWorld } from './faultWorld.ts';
import { type Person, tokenFor } from './person.ts';

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.start(2);
});
afterAll(() => world.stop());

/** Everyone takes back their votes, then places all of them on one topic. */
async function placeAllVotes(people: readonly Person[]): Promise<void> {
  for (const person of people) {
    for (const [topic, count] of Object.entries(person.window.own.votes)) {
      for (let n = 0; n < count; n++) await person.ask({ type: 'take-back-vote', topic });
    }
  }
  for (const person of people) {
    for (let n = 0; n < 3; n++) expect(await person.ask({ type: 'cast-vote', topic: topicId(1) })).toBeUndefined();
  }
}

const isOpen = ({ window }: Person) => window.shared.phase.kind === 'vote' && window.shared.phase.open;

test('this release hands on a session of the next one, and leaves it untouched', async () => {
  const [present, old] = world.servers as [ServerProcess, ServerProcess];
  await old.stop();
  const [next, another] = await Promise.all([world.nextRelease(), world.nextRelease()]);
  // People who happen to reach this release get to the next one by reconnecting.
  world.servers = [next, another];
  await world.voting('Ada', 'Ben', 'Cleo');
  world.servers = [present, next];
  await another.stop('SIGKILL');
  await moreVotesOf(world.people);
  await placeAllVotes(world.people);
  for (const person of world.people) expect(isOpen(person)).toBe(true);

  const token = await tokenFor(present, world.meeting, 'Dan');
  const elsewhere = async (ask: (window: TestWindow) => void) => {
    const window = new TestWindow(present.socket);
    await window.opened();
    ask(window);
    await window.until(() => window.closedWith !== undefined);
    expect(window.closedWith?.code).toBe(closeCodes.elsewhere);
    // Neither "there is none" nor anything of it.
    expect(window.messages).toEqual([]);
  };
  await elsewhere((window) => window.sendJoin(token, { meeting: world.meeting }));
  const ada = (world.people[0] as Person).window;
  await ada.until(() => ada.of('ticket').length > 0);
  const ticket = ada.of('ticket').at(-1)?.ticket as string;
  const stranger = new TestWindow(present.socket, { id: ada.id });
  await stranger.opened();
  stranger.sendJoin('', { meeting: world.meeting, ticket });
  await stranger.until(() => stranger.closedWith !== undefined);
  expect(stranger.closedWith?.code).toBe(closeCodes.elsewhere);
  // It may say that one is open, but must not offer "Start" too.
  const peeks = new TestWindow(present.socket);
  await peeks.opened();
  peeks.send({ type: 'join', protocol: protocolVersion, token, meeting: world.meeting, window: peeks.id, peek: true });
  await peeks.until(() => peeks.of('peeked').length > 0);
  expect(peeks.of('peeked')[0]).toMatchObject({ open: true });
  peeks.cut();

  // A report of the meeting's end to this release reaches the processes that apply it.
  const said = await fetch(`${present.address}/rehearsal/meetings/${world.meeting}/ended`, { method: 'POST' });
  expect(said.status).toBe(204);
  await ada.until(() => ada.shared.endsAt !== undefined);

  // Without a process of the next release, this one takes it over, and leaves its log and deadline untouched.
  for (const person of world.people) person.vanish();
  world.servers = [present];
  await next.stop('SIGKILL');
  const store = await world.store();
  const name = store.nameOf(rehearsalMeeting(world.meeting));
  await store.schedule(new Map([[name, store.now() - 5_000]]));
  const before = await entriesOf(name);
  await looksAt(name, 3);
  expect(await entriesOf(name)).toEqual(before);
  expect(await store.overdue()).toContain(name);
  await store.close();

  // A process of the next release starts: everything is there.
  const later = await world.nextRelease();
  world.servers = [present, later];
  const back = await world.person('Ada').comeTo(later);
  await back.window.until(() => back.window.view !== undefined);
  expect(back.window.own.votes).toEqual({ [topicId(1)]: 3 });
  expect(isOpen(back)).toBe(true);
});

async function moreVotesOf(people: readonly Person[]): Promise<void> {
  for (const person of people) expect(await person.ask({ type: 'cast-vote', topic: topicId(2) })).toBeUndefined();
}

async function entriesOf(name: LogName): Promise<string> {
  const client = await clientOf(world.redis.url);
  const entries = await client.sendCommand(['XRANGE', name, '-', '+']);
  client.destroy();
  return JSON.stringify(entries);
}

/** Waits until processes have read this log this many times. */
async function looksAt(name: LogName, times: number): Promise<void> {
  const client = await clientOf(world.redis.url);
  let reads = 0;
  await client.monitor((line) => {
    if (String(line).includes(`"XRANGE" "${name}"`)) reads += 1;
  });
  await vi.waitFor(() => expect(reads).toBeGreaterThanOrEqual(times), { timeout: 20_000, interval: 50 });
  client.destroy();
}

const clientOf = (url: string) =>
  createClient({ url })
    .on('error', () => {})
    .connect();

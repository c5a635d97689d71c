import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import type { Logged } from '../../server/store/store.ts';
import { FaultWorld } from './faultWorld.ts';

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.start(2);
});
afterAll(() => world.stop());

test('[P5] who was at a process that was killed does not stay present, though no other process knew of the session', async () => {
  const [killed, other] = world.servers as [(typeof world.servers)[0], (typeof world.servers)[0]];
  world.servers = [killed];
  await world.voting('Ada', 'Ben');
  const killedAt = Date.now();
  for (const person of world.people) person.vanish();
  await killed.stop('SIGKILL');
  world.servers = [other];

  const store = await world.store();
  const logged: Logged[] = [];
  await store.watch(store.nameOf(rehearsalMeeting(world.meeting)), {
    logged: (_position, entry) => logged.push(entry),
    wiped() {},
    emptied() {},
    reachable() {},
    lost() {},
  });
  const gone = () =>
    logged.flatMap((l) => (l.kind === 'entry' && l.entry.command.type === 'process-gone' ? [l.entry.command] : []));
  await vi.waitFor(() => expect(gone()).not.toEqual([]), { timeout: 60_000, interval: 100 });
  // Dated by the end of its lease, however late that was noticed.
  expect(gone()[0]?.diedAt).toBeLessThan(killedAt + 7_000);
  process.stdout.write(`noticed ${Date.now() - killedAt} ms after the kill\n`);

  // Whoever comes to the other finds all of it.
  const back = await world.person('Ada').comeTo(other);
  await back.window.until(() => back.window.view !== undefined);
  expect(Object.keys(back.window.shared.topics)).toHaveLength(2);
  await store.close();
});

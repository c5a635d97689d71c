import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import type { Logged } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { FaultWorld } from './faultWorld.ts';

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.start(2);
});
afterAll(() => world.stop());

test('[P5] people at a process that was killed don’t stay present, even if no other process knew the session', async () => {
  const [killed, other] = world.servers as [(typeof world.servers)[0], (typeof world.servers)[0]];
  world.servers = [killed];
  await world.voting('Ada', 'Ben');
  for (const person of world.people) person.vanish();
  await killed.stop('SIGKILL');
  world.servers = [other];

  // The other process has the whole session for newcomers, and finds out who is gone.
  const cameAt = Date.now();
  const back = await world.person('Ada').comeTo(other);
  await back.window.until(() => back.window.view !== undefined);
  expect(Object.keys(back.window.shared.topics)).toHaveLength(2);

  const store = await world.store();
  const logged: Logged[] = [];
  await store.watch(store.nameOf(rehearsalMeeting(world.meeting)), {
    ...silentWatcher,
    logged: (_position, entry) => logged.push(entry),
  });
  const gone = () => logged.filter((l) => l.kind === 'entry' && l.entry.command.type === 'process-gone');
  await vi.waitFor(() => expect(gone()).not.toEqual([]), { timeout: 60_000, interval: 100 });
  process.stdout.write(`noticed ${Date.now() - cameAt} ms after somebody came to another process\n`);
  await store.close();
});

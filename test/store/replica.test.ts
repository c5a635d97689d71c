import { expect, test } from 'vitest';
import { rulesVersion } from '#session/decide.ts';
import type { Report } from '../../server/session/command.ts';
import type { Session } from '../../server/session/session.ts';
import { Replica } from '../../server/store/replica.ts';
import type { LogName, Proposal, Store, Watcher } from '../../server/store/store.ts';
import { opening } from './recorder.ts';

/** What is proposed waits here until a test says what came of it. */
class PlayedStore {
  readonly proposed: Array<{ epoch: number; proposal: Proposal; placed(is: boolean): void }> = [];
  watcher: Watcher | undefined;

  async watch(_name: LogName, watcher: Watcher) {
    this.watcher = watcher;
    return { heal: async () => {}, stop: async () => {} };
  }

  propose(_name: LogName, epoch: number, proposal: Proposal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.proposed.push({ epoch, proposal, placed: resolve });
    return promise;
  }

  now = () => 1_000;
}

const turn = () => new Promise(setImmediate);

test('a command that got its place in a log that was forgotten meanwhile is proposed to the one that was put back', async () => {
  const store = new PlayedStore();
  const nothing = () => {};
  const told = { changed: nothing, wiped: nothing, unknownRules: nothing, reachable: nothing, lost: nothing };
  const replica = new Replica(store as unknown as Store, 'log' as LogName, told);
  await replica.follow();
  const { watcher } = store as { watcher: Watcher };
  watcher.logged({ epoch: 1, version: 1 }, { kind: 'opened', opening: { ...opening, at: 1 }, rules: rulesVersion });
  const window = 'a'.repeat(32);
  const came: Report = { type: 'windows-arrived', windows: [{ window, person: opening.by }], process: 'p' };
  watcher.logged({ epoch: 1, version: 2 }, { kind: 'entry', entry: { by: null, at: 1, command: came } });
  const session = replica.session as Session;
  const putBack = (epoch: number) =>
    watcher.logged({ epoch, version: 1 }, { kind: 'snapshot', session: structuredClone(session), rules: rulesVersion });

  const id = `${window}.1`;
  const answer = replica.command({ by: opening.by.key, id, until: 9_000, command: { type: 'acknowledge-rule' } });
  putBack(2);
  // Forgotten once more, with what was placed in between.
  putBack(3);
  for (let n = 0; n < 2; n++) store.proposed[n]?.placed(true);
  await turn();
  expect(store.proposed.map(({ epoch, proposal }) => [epoch, proposal.by && proposal.id])).toEqual([
    [1, id],
    [2, id],
    [3, id],
  ]);
  const [, , last] = store.proposed as [unknown, unknown, PlayedStore['proposed'][number]];
  watcher.logged({ epoch: 3, version: 2 }, { kind: 'entry', entry: { ...last.proposal, at: 2 } });
  last.placed(true);
  expect(await answer).toBeUndefined();
});

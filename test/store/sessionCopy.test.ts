import { expect, test } from 'vitest';
import type { Entry } from '../../server/session/command.ts';
import { rulesVersion } from '../../server/session/decide.ts';
import { limits } from '../../server/session/limits.ts';
import type { Session } from '../../server/session/session.ts';
import { beginCopy, type Mergeable, merge } from '../../server/store/sessionCopy.ts';
import { beginEpoch, fakeDevice, fakeOpened, withFakeLock } from '../support/fakeLock.ts';
import { topicId } from '../support/written.ts';
import { opening } from './recorder.ts';

const start = 1_000_000;
const window = 'a'.repeat(32);
const ada = opening.by;
const entry = (at: number, n: number, command: Extract<Entry, { by: string }>['command'], from = window): Entry => ({
  by: ada.key,
  id: `${from}.${n}`,
  at,
  until: at + 5_000,
  command: withFakeLock(command),
});

/** A copy of one session that includes `since`, up to `version` of its log. */
function copy(version: number, since: readonly Entry[]): Mergeable {
  const arrived: Entry = {
    by: null,
    at: start,
    command: { type: 'windows-arrived', windows: [{ window, person: ada }], process: 'p' },
  };
  const opened = { kind: 'opened', opening: { ...opening, at: start }, rules: rulesVersion } as const;
  const { session: base } = beginCopy({ epoch: 1, version: 1 }, opened, true) as { session: Session };
  const begun = { session: base, base: { session: base, lineage: { 1: 1 } }, since: [], lineage: { 1: 1 } };
  return merge(begun, {
    ...begun,
    since: [arrived, entry(start, 0, beginEpoch(fakeDevice('Ada'))), ...since],
    lineage: { 1: version },
  });
}

const topics = ({ session }: Mergeable) => Object.keys((session as Session).topics);

test('a command done in time stays done when replayed on a copy that is past its deadline', () => {
  const added = entry(start + 1_000, 1, { type: 'add-topic', topic: topicId(1), text: 'Before' });
  const later = entry(start + 60_000, 2, { type: 'add-topic', topic: topicId(2), text: 'A minute later' });
  const [one, other] = [copy(3, [added]), copy(2, [])];
  const ahead = merge(other, { ...other, since: [...other.since, later], lineage: { 1: 2, 70000: 2 } });
  expect(topics(one)).toEqual([topicId(1)]);
  expect(topics(ahead)).toEqual([topicId(2)]);
  expect(topics(merge(ahead, one)).sort()).toEqual([topicId(1), topicId(2)]);
  expect(topics(merge(one, ahead)).sort()).toEqual([topicId(1), topicId(2)]);
});

const gone: Entry = { by: null, at: start + 5_000, command: { type: 'windows-left', windows: [window], process: 'p' } };
const longAfter = start + 5_000 + limits.forgetWindow;
const arrives = (from: string): Entry => ({
  by: null,
  at: longAfter,
  command: { type: 'windows-arrived', windows: [{ window: from, person: ada }], process: 'p' },
});

/** The same copy as after a snapshot, without the entries before it. */
function settled(whole: Mergeable): Mergeable & { session: Session } {
  const session = whole.session as Session;
  return { ...whole, session, base: { session, lineage: whole.lineage }, since: [] };
}

test('entries that both copies share don’t count twice, even if the session has forgotten their outcomes', () => {
  const ended: Entry = { by: null, at: start + 2_000, command: { type: 'meeting-ended' } };
  const resumed: Entry = { by: null, at: start + 3_000, command: { type: 'meeting-resumed' } };
  const added = entry(start + 1_000, 1, { type: 'add-topic', topic: topicId(1), text: 'Once' });
  const many = Array.from({ length: limits.outcomesKept + 1 }, (_, n) =>
    entry(start + 4_000 + n, n + 2, { type: 'write-takeaway', text: `text ${n}` }),
  );
  const prefix = copy(4, [added, ended]);
  for (const since of [many, [gone, arrives('b'.repeat(32))]]) {
    const mine = settled(copy(5 + since.length, [added, ended, resumed, ...since]));
    const { session } = mine;
    expect(session.windows[window]?.outcomes.includes(1) ?? false).toBe(false);
    expect(merge(mine, prefix).session).toEqual(session);
    expect(merge(prefix, mine).session).toEqual(session);
  }
});

test('a command of a forgotten window is not done again, even though the other copy went on', () => {
  const added = entry(start + 1_000, 1, { type: 'add-topic', topic: topicId(1), text: 'Before' });
  const first = entry(start + 2_000, 2, { type: 'write-takeaway', text: 'first' });
  const [one, other] = ['b'.repeat(32), 'c'.repeat(32)];
  const last = entry(longAfter + 1_000, 1, { type: 'write-takeaway', text: 'last' }, one);
  const mine = settled(copy(7, [added, first, gone, arrives(one), last]));
  const fresh = entry(longAfter + 2_000, 1, { type: 'add-topic', topic: topicId(2), text: 'New' }, other);
  const { topics, participants } = merge(mine, copy(6, [added, first, arrives(other), fresh])).session as Session;
  expect(Object.keys(topics).sort()).toEqual([topicId(1), topicId(2)]);
  expect(fakeOpened(participants[0]?.takeaway ?? '')).toBe('last');
});

import { expect, test } from 'vitest';
import type { Entry } from '../../server/session/command.ts';
import { rulesVersion } from '../../server/session/decide.ts';
import type { Session } from '../../server/session/session.ts';
import { beginCopy, type Mergeable, merge } from '../../server/store/sessionCopy.ts';
import { topicId } from '../support/written.ts';
import { opening } from './recorder.ts';

const start = 1_000_000;
const window = 'a'.repeat(32);
const ada = opening.by;
const entry = (at: number, n: number, command: Extract<Entry, { by: string }>['command']): Entry => ({
  by: ada.key,
  id: `${window}.${n}`,
  at,
  until: at + 5_000,
  command,
});

/** A copy of one session that includes `since`, as far as places 1 to `version` of its log. */
function copy(version: number, since: readonly Entry[]): Mergeable {
  const arrived: Entry = {
    by: null,
    at: start,
    command: { type: 'windows-arrived', windows: [{ window, person: ada }], process: 'p' },
  };
  const opened = { kind: 'opened', opening: { ...opening, at: start }, rules: rulesVersion } as const;
  const { session: base } = beginCopy({ epoch: 1, version: 1 }, opened, true) as { session: Session };
  const begun = { session: base, base: { session: base, lineage: { 1: 1 } }, since: [], lineage: { 1: 1 } };
  return merge(begun, { ...begun, since: [arrived, ...since], lineage: { 1: version } });
}

const topics = ({ session }: Mergeable) => Object.keys((session as Session).topics);

test('what was done in time stays done on top of a copy whose time is later than its deadline', () => {
  const added = entry(start + 1_000, 1, { type: 'add-topic', topic: topicId(1), text: 'Before' });
  const later = entry(start + 60_000, 2, { type: 'add-topic', topic: topicId(2), text: 'A minute later' });
  const [one, other] = [copy(3, [added]), copy(2, [])];
  const ahead = merge(other, { ...other, since: [...other.since, later], lineage: { 1: 2, 70000: 2 } });
  expect(topics(one)).toEqual([topicId(1)]);
  expect(topics(ahead)).toEqual([topicId(2)]);
  expect(topics(merge(ahead, one)).sort()).toEqual([topicId(1), topicId(2)]);
  expect(topics(merge(one, ahead)).sort()).toEqual([topicId(1), topicId(2)]);
});

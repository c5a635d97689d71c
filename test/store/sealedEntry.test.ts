import { expect, test } from 'vitest';
import { newKey } from '../../server/store/redis/keys.ts';
import { newLogKey, openEntry, sealNext } from '../../server/store/redis/sealedEntry.ts';

const keys = [newKey()];
const vote = { by: 'ada', id: 'w.1', at: 7, until: 9, command: { type: 'cast-vote', topic: 't1' } } as const;
const position = { epoch: 1, version: 2 };
const before = { position: { epoch: 1, version: 1 }, mark: 'mark of one.' };

test('an entry with any byte changed, or at another place, doesn’t decrypt', () => {
  const log = newLogKey('a log', 1, 1);
  const entry = { kind: 'entry', entry: vote } as const;
  const blob = sealNext(log, keys, before, entry);
  expect(openEntry(log, { position, blob }, before.mark)).toEqual(entry);
  for (let i = 1; i < blob.length; i++) {
    const changed = Buffer.from(blob);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    expect(openEntry(log, { position, blob: changed }, before.mark), `byte ${i}`).toBeUndefined();
  }
  expect(openEntry(log, { position: { ...position, epoch: 2 }, blob }, before.mark)).toBeUndefined();
  expect(openEntry(log, { position: { ...position, version: 3 }, blob }, before.mark)).toBeUndefined();
  expect(openEntry(log, { position, blob }, 'another mark')).toBeUndefined();
});

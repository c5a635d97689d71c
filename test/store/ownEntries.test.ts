import { expect, test } from 'vitest';
import { newKey } from '../../server/store/redis/keys.ts';
import { newLogKey, openEntry, sealNext } from '../../server/store/redis/sealedEntry.ts';

const keys = [newKey()];
const vote = { by: 'ada', id: 'w.1', at: 7, until: 9, command: { type: 'cast-vote', topic: 't1' } } as const;
const log = () => newLogKey('a log', 1, 1);
const position = { epoch: 1, version: 2 };
const before = { position: { epoch: 1, version: 1 }, mark: 'mark of one.' };

test('a command that comes back as it was sealed is known again, once; anybody else opens the same', () => {
  const here = log();
  const blob = sealNext(here, keys, before, { kind: 'entry', entry: vote });
  const entry = { kind: 'entry', entry: vote };
  const first = openEntry(here, { position, blob: Buffer.from(blob) }, before.mark);
  expect(first).toEqual(entry);
  // Known again: not read from the bytes, but the very command.
  expect(first?.kind === 'entry' && first.entry.command).toBe(vote.command);
  const second = openEntry(here, { position, blob }, before.mark);
  expect(second).toEqual(entry);
  expect(second?.kind === 'entry' && second.entry.command).not.toBe(vote.command);
});

test('what comes back changed in any byte is not taken for what was sent', () => {
  const here = log();
  const blob = sealNext(here, keys, before, { kind: 'entry', entry: vote });
  for (let i = 1; i < blob.length; i++) {
    const changed = Buffer.from(blob);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    expect(openEntry(here, { position, blob: changed }, before.mark), `byte ${i}`).toBeUndefined();
  }
  expect(openEntry(here, { position: { ...position, epoch: 2 }, blob }, before.mark)).toBeUndefined();
});

test('of many commands on their way the oldest are opened like anybody’s', () => {
  const here = log();
  const sealed = Array.from({ length: 100 }, (_, n) => ({ ...vote, id: `w.${n}` })).map((entry) => ({
    entry,
    blob: sealNext(here, keys, before, { kind: 'entry', entry }),
  }));
  const known = sealed.filter(({ entry, blob }) => {
    const opened = openEntry(here, { position, blob }, before.mark);
    expect(opened).toEqual({ kind: 'entry', entry });
    return opened?.kind === 'entry' && opened.entry.command === entry.command;
  });
  expect(known).toHaveLength(64);
});

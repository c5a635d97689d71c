import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { textSizes } from '#session/locked.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { ComparisonCommand } from '#session/rules/comparison.ts';
import { LockCommand } from '#session/rules/lock.ts';
import { nextDeadline } from '#session/rules/time.ts';
import { beginEpoch, fakeBox, fakeDevice, fakeLocked } from '../support/fakeLock.ts';
import { discussing, person, Story, seconds, threeTopics } from '../support/session.ts';

const [ada, ben, cleo, dan, second] = ['Ada', 'Ben', 'Cleo', 'Dan', 'Ada again'].map(fakeDevice) as [
  string,
  string,
  string,
  string,
  string,
];
const digest = (letter: string) => letter.repeat(43);

const bring = (device: string) => ({ type: 'bring-device', device }) as const;
const give = (from: string, to: string, epoch = 1, box = fakeBox) =>
  ({ type: 'give-key', epoch, from, to, box }) as const;
const reject = (device: string, epoch = 1) => ({ type: 'reject-key', epoch, device }) as const;
const compare = (round = 1) => ({ type: 'begin-comparison', round }) as const;
const commit = (device: string, round = 1) =>
  ({ type: 'commit-nonce', round, device, commitment: digest('c') }) as const;
const reveal = (device: string, round = 1) => ({ type: 'reveal-nonce', round, device, nonce: digest('n') }) as const;
const confirm = (same = true, round = 1) => ({ type: 'confirm-number', round, same }) as const;

/** Ada, Ben and Cleo have a device each; Ada's has the key. */
const brought = () => threeTopics().does('Ben', bring(ben)).does('Cleo', bring(cleo));
/** All three have the key. */
const unlocked = () => brought().does('Ada', give(ada, ben), give(ada, cleo));
const comparing = () => unlocked().does('Ada', compare());
const committed = () => comparing().does('Ada', commit(ada)).does('Ben', commit(ben)).does('Cleo', commit(cleo));
const revealed = () => committed().does('Ada', reveal(ada)).does('Ben', reveal(ben)).does('Cleo', reveal(cleo));

const lockOf = (story: Story) => story.shared.lock;
const hereIn = (story: Story) => Object.keys(lockOf(story).devices).filter((id) => lockOf(story).devices[id]?.here);
const holdersIn = (story: Story, epoch = 1) =>
  Object.keys(lockOf(story).devices).filter((id) => lockOf(story).devices[id]?.keys[epoch]);

/** The outcome of a command that is sent as it is, without the story's own lock. */
function sent(story: Story, name: string, command: Command): RefusalCode | undefined {
  const { key } = person(name);
  const entry = { by: key, id: `${name.toLowerCase()}.999`, at: story.now, until: story.now, command };
  return decide(story.session, entry).refusal?.code;
}

describe('locked topics', () => {
  const writing = (text: string): Array<[name: string, Command]> => [
    ['Ada', { type: 'add-topic', topic: 't9', text }],
    ['Ben', { type: 'edit-topic', part: 't4', text }],
    ['Ben', { type: 'propose-sentence', id: 's1', text }],
    ['Ben', { type: 'write-takeaway', text }],
  ];
  const story = discussing().brings('Ben', 'More');
  /** The outcomes of each command with this text. */
  const outcomes = (of: Story, text: string) => writing(text).map(([name, command]) => sent(of, name, command));

  test.each([
    ['a plain text', 'A topic', 'not-locked'],
    ['no text after the epoch', '1.', 'not-locked'],
    ['bytes of no padded size', `1.${'A'.repeat(122)}`, 'not-locked'],
    ['something before it', ` ${fakeLocked('A topic')}`, 'not-locked'],
    ['something after it', `${fakeLocked('A topic')}\n`, 'not-locked'],
    ['a letter outside base64url', fakeLocked('A topic').replace(/.$/, '+'), 'not-locked'],
    ['no epoch', fakeLocked('A topic').slice(1), 'not-locked'],
    ['an epoch written otherwise', fakeLocked('A topic').replace('1.', '01.'), 'not-locked'],
    ['a name that every object has', 'constructor.'.padEnd(135, 'A'), 'not-locked'],
    ['an epoch that has not begun', fakeLocked('A topic', 2), 'key-changed'],
    ['the epoch before all', fakeLocked('A topic', 0), 'not-locked'],
  ])('[L1] refuses %s', (_, text, code) => {
    expect(outcomes(story, text)).toEqual(Array(4).fill(code));
  });

  test('[L1] refuses a text under an earlier key', () => {
    const later = discussing().brings('Ben', 'More').does('Ada', beginEpoch(ada, 2));
    expect(outcomes(later, fakeLocked('A topic', 1))).toEqual(Array(4).fill('key-changed'));
    expect(sent(later, 'Ben', { type: 'write-takeaway', text: fakeLocked('Mine', 2) })).toBeUndefined();
    // Texts stay under the key that they were locked with.
    expect(later.session.topics.t1?.parts[0]?.text).toMatch(/^1\./);
  });

  test('[L1] before the first key there is none to lock with', () => {
    const { lock, ...rest } = new Story().session;
    const before = { ...rest, lock: { ...lock, epochs: [] } };
    const command: Command = { type: 'add-topic', topic: 't1', text: fakeLocked('A topic') };
    const entry = { by: person('Ada').key, id: 'ada.1', at: rest.at, until: rest.at, command };
    expect(decide(before, entry).refusal?.code).toBe('key-changed');
  });

  test('[L2] a topic and a sentence have room for 280 characters of four bytes, a takeaway for 2000', () => {
    const refusedAs = (size: number) => outcomes(story, fakeLocked('x'.repeat(size - 2)));
    const long = 'text-too-long';
    for (const size of [64, 192, 448, 1_216]) expect(refusedAs(size)).toEqual(Array(4).fill(undefined));
    for (const size of [4_096, 8_192]) expect(refusedAs(size)).toEqual([long, long, long, undefined]);
    expect([64, 192, 448, 1_216, 4_096, 8_192]).toEqual(textSizes);
    expect(sent(story, 'Ben', { type: 'write-takeaway', text: fakeLocked('x'.repeat(8_191)) })).toBe('not-locked');
  });

  test('[L2] only an empty takeaway isn’t locked', () => {
    expect(outcomes(story, '')).toEqual(['text-empty', 'text-empty', 'text-empty', undefined]);
  });

  test('[L3] a device belongs to whoever brought it first', () => {
    const two = brought();
    for (const asked of [bring(ada), beginEpoch(ada, 2)])
      expect(two.closes('Ada').asks('Ben', asked)).toBe('not-your-device');
    expect(lockOf(two).devices[ada]?.person).toBe('ada');
    // Bringing it again changes nothing.
    const before = two.view('Ben');
    expect(two.does('Ben', bring(ben)).view('Ben')).toEqual(before);
  });

  test('[L3] a person brings at most 24', () => {
    const many = new Story();
    for (let n = 2; n <= 24; n++) many.does('Ada', bring(fakeDevice(`Ada ${n}`)));
    expect(many.refuses('Ada', bring(second))).toEqual({ code: 'too-many-devices', max: 24 });
    expect(many.refuses('Ada', beginEpoch(second, 2))).toEqual({ code: 'too-many-devices', max: 24 });
    expect(many.foresees('Ada', bring(second))).toBe('too-many-devices');
    expect(many.asks('Ada', bring(ada))).toBeUndefined();
    expect(many.joins('Ben').asks('Ben', bring(ben))).toBeUndefined();
  });

  test('[S8] [L6] [L11] a device gets and gives keys and is compared before its person acknowledges the rule', () => {
    const two = brought().arrives('Dan').does('Dan', bring(dan)).does('Ada', give(ada, dan)).does('Dan', reject(dan));
    two.does('Ada', give(ada, ben)).does('Ben', give(ben, dan)).does('Dan', give(dan, cleo));
    two.does('Ada', compare()).does('Dan', commit(dan)).waits(seconds(10)).does('Dan', reveal(dan));
    for (const asked of [confirm(), beginEpoch(dan, 2)]) expect(two.asks('Dan', asked)).toBe('rule-not-acknowledged');
  });

  test('[L4] a device is here while one of its windows is connected', () => {
    const two = brought().opens('Ben', 'stage');
    two.refuses('Ben', bring(ben), 'stage.1');
    expect(hereIn(two)).toEqual([ada, ben, cleo]);
    expect(hereIn(two.closes('Ben'))).toEqual([ada, ben, cleo]);
    two.reports({ type: 'windows-left', windows: ['stage'], process: 'one' });
    expect(hereIn(two)).toEqual([ada, cleo]);
    // It comes back with its device, also at another process, and after that one is gone.
    two.reports({ type: 'windows-arrived', windows: [{ window: 'stage', person: person('Ben') }], process: 'two' });
    expect(hereIn(two)).toEqual([ada, ben, cleo]);
    expect(hereIn(two.reports({ type: 'process-gone', process: 'two' }))).toEqual([ada, cleo]);
    expect(hereIn(two.arrives('Ben'))).toEqual([ada, ben, cleo]);
    expect(hereIn(two.reports({ type: 'participant-left', person: 'key of Ben' }))).toEqual([ada, cleo]);
  });

  test('[L4] a window has one device at a time', () => {
    expect(hereIn(new Story().does('Ada', bring(second)))).toEqual([second]);
  });

  test('[L4] [P9] a window that a newer one replaced counts as closed', () => {
    const one = new Story();
    for (let n = 1; n <= 10; n++) one.opens('Ada', `w${n}`);
    expect(hereIn(one)).toEqual([]);
  });

  test('[L5] a session opens without a key, and the first device to begin makes it', () => {
    const { epochs, devices } = lockOf(new Story());
    expect(epochs).toEqual([{ sid: expect.any(String), kid: expect.any(String) }]);
    expect(devices).toEqual({ [ada]: { person: 'ada', here: true, keys: { 1: { by: ada, at: expect.any(Number) } } } });
    expect(new Story().own('Ada').boxes).toEqual({ [ada]: { 1: { from: ada, box: fakeBox } } });
    // Two begin at once: the second to come gets the key from the first.
    expect(brought().asks('Ben', beginEpoch(ben, 1))).toBe('moved-on');
    expect(brought().asks('Ben', beginEpoch(ben, 3))).toBe('moved-on');
  });

  test('[L5] anyone begins the next epoch while no device with the present key is here', () => {
    const two = brought().does('Ada', give(ada, cleo));
    expect(two.asks('Ben', beginEpoch(ben, 2))).toBe('key-is-here');
    expect(two.closes('Ada').asks('Ben', beginEpoch(ben, 2))).toBe('key-is-here');
    two.closes('Cleo').does('Ben', beginEpoch(ben, 2));
    expect(holdersIn(two, 2)).toEqual([ben]);
    expect(holdersIn(two, 1)).toEqual([ada, cleo]);
    // The key of the epoch before is no longer one to wait for.
    expect(two.arrives('Ada').closes('Ben').asks('Cleo', beginEpoch(cleo, 3), 'cleo.9')).toBeUndefined();
  });

  test('[L5] the facilitator begins one whoever is here', () => {
    const two = unlocked().does('Ada', beginEpoch(second, 2));
    expect(holdersIn(two, 2)).toEqual([second]);
    expect(hereIn(two)).toEqual([ben, cleo, second]);
    two.does('Ada', { type: 'hand-over-role', to: 'ben' });
    expect(two.asks('Ada', beginEpoch(ada, 3))).toBe('key-is-here');
    expect(two.asks('Ben', beginEpoch(ben, 3))).toBeUndefined();
  });

  test('[L5] there are at most 24', () => {
    const many = new Story();
    for (let epoch = 2; epoch <= 24; epoch++) many.does('Ada', beginEpoch(ada, epoch));
    expect(many.refuses('Ada', beginEpoch(ada, 25))).toEqual({ code: 'too-many-keys', max: 24 });
  });

  test('[L6] whoever has a key gives it to any device that lacks it; the first box counts', () => {
    const two = brought().sleeps(seconds(9)).does('Ada', give(ada, ben));
    expect(holdersIn(two)).toEqual([ada, ben]);
    expect(lockOf(two).devices[ben]?.keys[1]).toEqual({ by: ada, at: two.now });
    // Two give at once.
    two.does('Ben', give(ben, cleo, 1, 'b'.repeat(82)));
    expect(two.asks('Ada', give(ada, cleo))).toBe('key-given');
    expect(two.own('Cleo').boxes).toEqual({ [cleo]: { 1: { from: ben, box: 'b'.repeat(82) } } });
    expect(two.asks('Ada', give(ada, ada))).toBe('key-given');
  });

  test('[L6] refuses devices of others, without the key, or unknown', () => {
    const two = brought().does('Ada', bring(second));
    expect(two.asks('Ben', give(ada, ben))).toBe('not-your-device');
    expect(two.asks('Ben', give(ben, cleo))).toBe('no-key');
    expect(two.asks('Ada', give(second, ben))).toBe('no-key');
    for (const epoch of [0, -1, 2, 1e15]) expect(two.asks('Ada', give(ada, ben, epoch))).toBe('no-key');
    expect(two.asks('Ada', give(ada, dan))).toBe('unknown-device');
    expect(two.asks('Dan', give(dan, ben))).toBe('too-old');
    expect(two.asks('Ben', give(dan, ben))).toBe('unknown-device');
  });

  test('[L6] keys of earlier epochs are given, too, also to devices that aren’t here', () => {
    const two = brought()
      .does('Ada', beginEpoch(ada, 2))
      .closes('Ben')
      .does('Ada', give(ada, ben), give(ada, ben, 2));
    expect(Object.keys(two.own('Ben').boxes[ben] ?? {})).toEqual(['1', '2']);
  });

  test('[L7] a device that can’t open its box gets the key from another one', () => {
    const two = brought().does('Ada', give(ada, ben), give(ada, cleo)).does('Cleo', reject(cleo));
    expect(holdersIn(two)).toEqual([ada, ben]);
    expect(two.own('Cleo').boxes).toEqual({ [cleo]: {} });
    expect(two.asks('Ada', give(ada, cleo))).toBe('key-rejected');
    two.does('Ben', give(ben, cleo)).does('Cleo', reject(cleo));
    expect([two.asks('Ada', give(ada, cleo)), two.asks('Ben', give(ben, cleo))]).toEqual([
      'key-rejected',
      'key-rejected',
    ]);
    // Another key of the same device is another matter.
    two.does('Ada', beginEpoch(ada, 2));
    expect(two.asks('Ada', give(ada, cleo, 2))).toBeUndefined();
  });

  test('[L7] refuses to reject for others, or what isn’t there', () => {
    const two = brought();
    expect(two.asks('Ben', reject(ada))).toBe('not-your-device');
    expect(two.asks('Ben', reject(ben))).toBe('no-key');
    expect(two.asks('Ada', reject(ada, 2))).toBe('no-key');
    expect(two.asks('Ada', reject(dan))).toBe('unknown-device');
  });

  test('[L7] a device that lost its own key gets it from another, or begins with a new one', () => {
    const two = brought().does('Ada', give(ada, ben), reject(ada)).does('Ben', give(ben, ada));
    expect(holdersIn(two)).toEqual([ada, ben]);
    const alone = new Story().joins('Ben').does('Ben', bring(ben)).does('Ada', reject(ada));
    expect(alone.asks('Ben', beginEpoch(ben, 2))).toBeUndefined();
  });

  test('[L8] devices, keys and boxes stay until the clear', () => {
    const two = unlocked().moves('vote');
    const before = two.session.lock;
    two.reports({ type: 'participant-left', person: 'key of Ben' }).does('Ada', { type: 'undo-transition' });
    expect(two.session.lock).toEqual(before);
    expect(two.arrives('Ben').own('Ben').boxes).toEqual({ [ben]: { 1: { from: ada, box: fakeBox } } });
    expect(JSON.stringify(two.clears().state)).not.toContain(fakeBox);
  });

  test('[I5] names that every object has are no devices', () => {
    const two = unlocked().does('Ada', compare());
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(two.asks('Ada', give(name, ben))).toBe('unknown-device');
      expect(two.asks('Ada', give(ada, name))).toBe('unknown-device');
      expect(two.asks('Ada', reject(name))).toBe('unknown-device');
      expect(two.asks('Ada', commit(name))).toBe('unknown-device');
      for (const one of [bring(name), beginEpoch(name, 2), give(ada, name), give(name, ada), reject(name)])
        expect(LockCommand.safeParse(one).success).toBe(false);
      for (const one of [commit(name), reveal(name)]) expect(ComparisonCommand.safeParse(one).success).toBe(false);
    }
  });

  test('[L3] [L6] [L11] ids, boxes and nonces have exactly their length', () => {
    for (const one of [bring(ben), beginEpoch(ben), give(ada, ben), reject(ben)])
      expect(LockCommand.safeParse(one).success, one.type).toBe(true);
    for (const one of [compare(), commit(ben), reveal(ben), confirm()])
      expect(ComparisonCommand.safeParse(one).success, one.type).toBe(true);
    for (const change of ['longer', 'shorter', 'odd'] as const) {
      for (const one of [bring(ben), beginEpoch(ben), give(ada, ben), reject(ben), commit(ben), reveal(ben)]) {
        const fields = Object.keys(one).filter((field) => !['type', 'epoch', 'round'].includes(field));
        for (const field of fields) {
          const value = (one as Record<string, unknown>)[field] as string;
          const other = { longer: `${value}A`, shorter: value.slice(1), odd: `${value.slice(1)}=` }[change];
          const schema = 'round' in one ? ComparisonCommand : LockCommand;
          expect(schema.safeParse({ ...one, [field]: other }).success, `${one.type} ${field}`).toBe(false);
        }
      }
    }
  });

  test('[L6] [L7] [L8] whatever happens, each device has one box for each of its keys until the clear', () => {
    let given = 0;
    fc.assert(
      fc.property(fc.array(deed, { minLength: 20, maxLength: 60, size: 'max' }), (deeds) => {
        given += play(deeds);
      }),
      { numRuns: 400 },
    );
    expect(given).toBeGreaterThan(300);
  });
});

describe('comparing a number', () => {
  test('[L9] the facilitator begins it while two people are here with the present key', () => {
    const two = brought().does('Ada', bring(second), give(ada, second)).opens('Ada', 'stage');
    two.refuses('Ada', bring(ada), 'stage.1');
    expect(hereIn(two)).toEqual([ada, ben, cleo, second]);
    expect(two.asks('Ada', compare())).toBe('nobody-to-compare');
    two.does('Ada', give(second, ben));
    expect(two.closes('Ben').asks('Ada', compare())).toBe('nobody-to-compare');
    two.arrives('Ben');
    expect(two.asks('Ben', compare())).toBe('only-the-facilitator');
    expect([two.asks('Ada', compare(0)), two.asks('Ada', compare(2))]).toEqual(['moved-on', 'moved-on']);
    expect(two.asks('Ada', compare())).toBeUndefined();
    expect(two.asks('Ada', compare())).toBe('moved-on');
    expect(two.asks('Ada', compare(2))).toBe('comparison-running');
    expect(two.waits(seconds(10)).asks('Ada', compare(2))).toBeUndefined();
  });

  test('[L9] a session has nine, through all epochs', () => {
    const two = unlocked();
    for (let round = 1; round <= 4; round++) two.does('Ada', compare(round)).waits(seconds(10));
    two.does('Ada', beginEpoch(ada, 2), give(ada, ben, 2));
    expect(lockOf(two)).toMatchObject({ rounds: 4 });
    for (let round = 5; round <= 9; round++) two.does('Ada', compare(round)).waits(seconds(10));
    expect(two.refuses('Ada', compare(10))).toEqual({ code: 'comparisons-used', max: 9 });
  });

  test('[L10] it lists every device that was ever given the present key, in order', () => {
    const two = brought().joins('Dan').does('Dan', bring(dan)).does('Ada', bring(second), give(ada, second));
    two.does('Ada', give(ada, dan), give(ada, ben)).does('Ben', reject(ben)).closes('Dan').does('Ada', give(ada, cleo));
    two.does('Ada', compare());
    expect(lockOf(two).comparison?.devices).toEqual([ada, ben, cleo, dan, second]);
    // Later ones aren't on it.
    two
      .joins('Eve')
      .does('Eve', bring(fakeDevice('Eve')))
      .does('Ada', give(second, fakeDevice('Eve')));
    expect(two.asks('Eve', commit(fakeDevice('Eve')))).toBe('not-in-comparison');
    // In a new epoch, those with the key before aren't.
    two.does('Ada', beginEpoch(ada, 2), give(ada, cleo, 2), compare(2));
    expect(lockOf(two).comparison?.devices).toEqual([ada, cleo]);
  });

  test('[L10] [T4] its order survives a snapshot', () => {
    const two = unlocked();
    const json = JSON.parse(JSON.stringify(two.session));
    const entry = { by: person('Ada').key, id: 'ada.50', at: two.now, until: two.now, command: compare() };
    const after = decide(json, entry).session;
    expect(after).toEqual(decide(two.session, entry).session);
    expect(after).toMatchObject({ lock: { comparison: { devices: [ada, ben, cleo] } } });
  });

  test('[L11] each device commits once, and reveals once commitments are closed', () => {
    const two = comparing().does('Ben', commit(ben));
    expect(two.asks('Ben', commit(ben))).toBe('no-comparison');
    expect(two.asks('Ben', reveal(ben))).toBe('no-comparison');
    expect(two.asks('Ben', commit(ada))).toBe('not-your-device');
    expect(two.asks('Ben', commit(dan))).toBe('unknown-device');
    expect([two.asks('Ada', commit(ada, 0)), two.asks('Ada', commit(ada, 2))]).toEqual([
      'no-comparison',
      'no-comparison',
    ]);
    two.does('Ada', commit(ada)).waits(seconds(10));
    expect(two.asks('Cleo', commit(cleo))).toBe('no-comparison');
    expect(two.asks('Cleo', reveal(cleo))).toBe('no-comparison');
    expect(two.asks('Cleo', reveal(ben))).toBe('not-your-device');
    two.does('Ben', reveal(ben));
    expect(two.asks('Ben', reveal(ben))).toBe('no-comparison');
    expect(lockOf(two).comparison).toMatchObject({
      commitments: { [ada]: digest('c') },
      nonces: { [ben]: digest('n') },
    });
  });

  test('[L11] without a comparison there is nothing to answer', () => {
    for (const asked of [commit(ada), reveal(ada), confirm(), commit(ada, 0), confirm(true, 0)])
      expect(unlocked().asks('Ada', asked)).toBe('no-comparison');
  });

  test('[L12] commitments close once every awaited device has committed', () => {
    const two = comparing().does('Ada', commit(ada)).does('Ben', commit(ben));
    expect(lockOf(two).comparison?.closed).toBe(false);
    expect(lockOf(two.does('Cleo', commit(cleo))).comparison?.closed).toBe(true);
    expect(nextDeadline(two.session)).toBeGreaterThan(two.now + seconds(10));
  });

  test('[L12] it waits for nobody who has left, or wasn’t here', () => {
    const two = unlocked().closes('Cleo').does('Ada', compare()).does('Ada', commit(ada));
    // Someone who comes back in time may still take part.
    two.arrives('Cleo').does('Cleo', commit(cleo));
    expect(lockOf(two).comparison?.closed).toBe(false);
    expect(lockOf(two.closes('Ben')).comparison?.closed).toBe(true);
    expect(two.arrives('Ben').asks('Ben', commit(ben))).toBe('no-comparison');
  });

  test('[L12] they close after 10 seconds in any case', () => {
    const two = comparing().does('Ada', commit(ada)).does('Ben', commit(ben));
    expect(nextDeadline(two.session)).toBe(two.now + seconds(10));
    expect(lockOf(two.waits(seconds(10) - 1)).comparison?.closed).toBe(false);
    expect(two.sleeps(1).asks('Cleo', commit(cleo))).toBe('no-comparison');
    expect(lockOf(two).comparison?.closed).toBe(true);
  });

  test('[L13] people say whether they see the same number, once there is one', () => {
    const two = committed().does('Ada', reveal(ada)).does('Ben', reveal(ben));
    expect(two.asks('Ada', confirm())).toBe('no-comparison');
    two.does('Cleo', reveal(cleo)).does('Ada', confirm()).does('Ben', confirm(false));
    expect(lockOf(two).comparison?.confirmed).toEqual({ ada: true, ben: false });
    expect(lockOf(two.does('Ben', confirm())).comparison?.confirmed).toEqual({ ada: true, ben: true });
    expect(two.asks('Ada', confirm(true, 2))).toBe('no-comparison');
  });

  test('[L13] only people whose device took part', () => {
    const two = comparing().does('Ada', commit(ada)).does('Ben', commit(ben)).waits(seconds(10));
    two.does('Ada', reveal(ada)).does('Ben', reveal(ben));
    expect(two.asks('Cleo', confirm())).toBe('not-in-comparison');
    expect(two.joins('Dan').asks('Dan', confirm())).toBe('not-in-comparison');
    expect(two.asks('Ben', confirm())).toBeUndefined();
  });

  test('[L13] nobody says anything of one without commitments', () => {
    expect(comparing().waits(seconds(10)).asks('Ada', confirm())).toBe('not-in-comparison');
  });

  test('[L14] a new epoch ends it', () => {
    for (const story of [comparing(), committed(), revealed()]) {
      story.does('Ada', beginEpoch(ada, 2));
      expect(lockOf(story).comparison).toBeUndefined();
      expect(story.asks('Ben', commit(ben))).toBe('no-comparison');
    }
  });

  test('[L10] [L11] views tell what panels check, and no more', () => {
    expect(lockOf(committed()).comparison).toEqual({
      round: 1,
      devices: [ada, ben, cleo],
      closed: true,
      commitments: { [ada]: digest('c'), [ben]: digest('c'), [cleo]: digest('c') },
      nonces: {},
      confirmed: {},
    });
  });
});

const names = ['Ada', 'Ben', 'Cleo'] as const;
/** What people and their devices do. `n` and `m` pick devices, `epoch` counts back from the present one. */
const deed = fc.record({
  act: fc.constantFrom(
    'opens',
    'reloads',
    'closes',
    'leaves',
    'gives',
    'gives',
    'gives',
    'rejects',
    'begins',
    'clears',
  ),
  by: fc.constantFrom(...names),
  n: fc.nat(9),
  m: fc.nat(9),
  back: fc.constantFrom(0, 0, 1),
});

/** Plays these deeds beside a plain account of who got which box, and compares them after each; returns how many were given. */
function play(deeds: ReadonlyArray<typeof deed extends fc.Arbitrary<infer D> ? D : never>): number {
  const story = brought();
  /** Boxes by device and epoch. */
  const account = new Map<string, Map<number, string>>([[ada, new Map([[1, fakeBox]])]]);
  const owner = new Map<string, string>([
    [ada, 'Ada'],
    [ben, 'Ben'],
    [cleo, 'Cleo'],
  ]);
  const devicesOf = (name: string) => [...owner].filter(([, one]) => one === name).map(([id]) => id);
  let [given, boxes] = [0, 0];
  for (const { act, by, n, m, back } of deeds) {
    if (story.clearedAt !== undefined) break;
    const epoch = story.session.lock.epochs.length - back;
    const all = [...owner.keys()];
    const own = devicesOf(by);
    const from = own[n % own.length] as string;
    const to = all[m % all.length] as string;
    const box = `${++boxes}`.padEnd(82, 'b');
    switch (act) {
      case 'opens':
        story.arrives(by);
        story.does(by, bring(from));
        break;
      case 'reloads': {
        const device = fakeDevice(`${by} ${boxes}`);
        if (story.arrives(by).asks(by, bring(device)) === undefined) owner.set(device, by);
        break;
      }
      case 'closes':
        story.closes(by);
        break;
      case 'leaves':
        story.reports({ type: 'participant-left', person: person(by).key });
        break;
      case 'gives': {
        const isRoom = !account.get(to)?.has(epoch);
        if (story.asks(by, give(from, to, epoch, box)) !== undefined) break;
        expect(isRoom && account.get(from)?.has(epoch)).toBe(true);
        account.set(to, new Map(account.get(to)).set(epoch, box));
        given++;
        break;
      }
      case 'rejects':
        if (story.asks(by, reject(from, epoch)) === undefined) account.get(from)?.delete(epoch);
        break;
      case 'begins':
        if (story.asks(by, beginEpoch(from, epoch + back + 1, box)) !== undefined) break;
        account.set(from, new Map(account.get(from)).set(epoch + back + 1, box));
        break;
      case 'clears':
        if (n === 0 && m < 3) story.clears();
    }
    if (story.clearedAt !== undefined) {
      expect(Object.keys(story.state)).toEqual(['cleared', 'at']);
      break;
    }
    for (const name of names) {
      const mine = devicesOf(name).map((id) => [id, Object.fromEntries(account.get(id) ?? [])]);
      const seen = Object.entries(story.own(name).boxes).map(([id, by]) => [id, boxesIn(by)]);
      expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(mine));
    }
  }
  return given;
}

function boxesIn(byEpoch: Readonly<Record<string, { box: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(byEpoch).map(([epoch, { box }]) => [epoch, box]));
}

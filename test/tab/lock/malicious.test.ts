import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { View } from '#session/view.ts';
import { type LockWindow, LockWorld } from '../../support/lockWorld.ts';
import { anyEpoch, anyNonce, commitmentIn, Ghost, renamed } from './attacker.ts';

/*
 * Every way in which a server could lie about the lock, and what panels do. None of them may put a text or a key on the
 * wire; who could have it nevertheless must be on the list, or in another number.
 */

const secret = 'We pay two people the wrong salary';
const later = 'The second thing nobody may read';
let world: LockWorld;
let aiko: LockWindow;
let ben: LockWindow;

beforeEach(async () => {
  world = new LockWorld();
});
afterEach(async () => {
  const leaks = world.leaks(secret, later);
  await world.ends();
  expect(leaks).toEqual([]);
});

async function meet(): Promise<void> {
  [aiko, ben] = await world.meets('Aiko', 'Ben');
}

type Comparison = NonNullable<View['shared']['lock']['comparison']>;

/** A lie about the comparison, while there is one. */
function about(change: (comparison: Comparison, view: View) => void): (view: View) => View {
  return (view) => {
    if (view.shared.lock.comparison) change(view.shared.lock.comparison, view);
    return view;
  };
}

/** Why this panel has no number. */
const why = ({ comparison }: LockWindow) => comparison?.why;
const numberOf = ({ comparison }: LockWindow) => comparison?.number;
const sent = (window: LockWindow, type: Command['type']) => window.decided.filter(([one]) => one === type).length;

/** Stands between Aiko and Ben, with a device of its own for each. What both must hear, it computes anew. */
async function standBetween(): Promise<void> {
  aiko = await world.joins('Aiko');
  const [asBen, asAiko] = [new Ghost(), new Ghost()];
  const nonces = new Map<string, string>();
  const lieTo = (hidden: () => string, shown: string) => (view: View) => {
    const lie = renamed(view, new Map([[hidden(), shown]]));
    const { comparison } = lie.shared.lock;
    if (comparison) {
      const key = `${comparison.round} ${shown}`;
      const nonce = nonces.get(key) ?? anyNonce();
      nonces.set(key, nonce);
      if (comparison.commitments[shown]) comparison.commitments[shown] = commitmentIn(lie, shown, nonce, world.secrets);
      if (comparison.nonces[shown]) comparison.nonces[shown] = nonce;
    }
    return lie;
  };
  aiko.sees = lieTo(() => ben?.device, asBen.id);
  aiko.sends = (command) => {
    if (command.type !== 'give-key' || command.to !== asBen.id) return command;
    const { epochs } = world.session.lock;
    const where = { sid: epochs[0]?.sid ?? '', epoch: 1 };
    const key = asBen.opens(where, aiko.device, command.box);
    return { ...command, to: ben.device, box: asAiko.boxes(where, ben.device, key) };
  };
  ben = world.begins('Ben');
  ben.sees = lieTo(() => aiko.device, asAiko.id);
  await world.settles();
  await ben.does({ type: 'acknowledge-rule' });
}

describe('keys given on the way', () => {
  it('a public key swapped on its way: everything opens, but the numbers differ', async () => {
    await standBetween();
    await aiko.writes(secret);
    expect(ben.topics).toEqual([secret]);
    await aiko.compares();
    expect(numberOf(aiko)).toMatch(/^\d{3} \d{3}$/);
    expect(numberOf(ben)).toMatch(/^\d{3} \d{3}$/);
    expect(numberOf(aiko)).not.toBe(numberOf(ben));
  });

  it('a public key swapped on its way, tried 90 times: two digits agree about as often as by chance, six never', async () => {
    const sessions = 10;
    let [two, six] = [0, 0];
    for (let session = 0; session < sessions; session++) {
      world = session === 0 ? world : new LockWorld();
      await standBetween();
      for (let round = 1; round <= limits.comparisons; round++) {
        await aiko.compares();
        const [hers, his] = [numberOf(aiko), numberOf(ben)];
        expect([hers, his]).toEqual([expect.any(String), expect.any(String)]);
        if (hers === his) six++;
        if (hers?.slice(-2) === his?.slice(-2)) two++;
      }
      if (session < sessions - 1) await world.ends();
    }
    expect(six).toBe(0);
    // 0.9 are expected, with a standard deviation of 0.94.
    expect(two).toBeLessThan(0.9 + 7 * 0.94);
  });

  it('two keys for two groups, with one list and one name of the key: no number', async () => {
    await meet();
    const [ghost, forCleo] = [new Ghost(), anyEpoch()];
    // Everyone sees the ghost as Aiko's second device, so that Cleo finds whoever gave her the key.
    const withGhost = (view: View) => {
      const { lock } = view.shared;
      const entries = Object.entries(lock.devices);
      entries.splice(1, 0, [ghost.id, { person: 'aiko', here: true, keys: { 1: { by: aiko.device, at: 0 } } }]);
      lock.devices = Object.fromEntries(entries);
      lock.comparison?.devices.splice(1, 0, ghost.id);
      return view;
    };
    aiko.sees = ben.sees = withGhost;
    const cleo = world.begins('Cleo');
    cleo.sees = (view) => {
      const lie = withGhost(view);
      const { lock } = lie.shared;
      // Only when people compare, everyone is told the same name of the key.
      if (!lock.comparison) lock.epochs = [{ sid: lock.epochs[0]?.sid ?? '', kid: forCleo.kid }];
      const where = { sid: lock.epochs[0]?.sid ?? '', epoch: 1 };
      if (cleo.device) {
        lie.own.boxes = {
          [cleo.device]: { 1: { from: ghost.id, box: ghost.boxes(where, cleo.device, forCleo.key) } },
        };
      }
      return lie;
    };
    await world.settles();
    await cleo.does({ type: 'acknowledge-rule' });
    await world.tellsAgain();
    expect(await cleo.writes(secret)).toBeUndefined();
    expect(cleo.topics).toEqual([secret]);
    expect(aiko.topics).toEqual(['(wrong)']);
    await aiko.compares();
    expect(cleo.view.shared.lock.epochs).toEqual(aiko.view.shared.lock.epochs);
    // Each panel commits to the key that it holds, so Cleo’s commitment isn’t what Aiko’s and Ben’s key asks for.
    expect([aiko, ben, cleo].map(why)).toEqual(['changed', 'changed', 'changed']);
  });

  it('a device of the server’s own under a present person: everyone sees it as that person’s second one', async () => {
    await meet();
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    for (const { lock } of [aiko, ben]) {
      expect(lock.devices.map(({ person, id }) => [person, id === ghost.id])).toEqual([
        ['aiko', false],
        ['ben', false],
        ['ben', true],
      ]);
    }
    await aiko.compares();
    expect(world.session.lock.comparison?.devices).toContain(ghost.id);
  });

  it('such a device hidden from its person: the numbers differ', async () => {
    await meet();
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    ben.sees = (view) => {
      delete view.shared.lock.devices[ghost.id];
      const { comparison } = view.shared.lock;
      if (comparison) comparison.devices = comparison.devices.filter((id) => id !== ghost.id);
      return view;
    };
    await aiko.compares();
    await world.passes(10_500);
    // Their lists differ, so Ben’s commitment isn’t what Aiko’s list asks for.
    expect([why(aiko), why(ben)]).toEqual(['changed', 'changed']);
  });

  it('a key that was given, and then said to have been refused: its device must be on the list', async () => {
    await meet();
    const ghost = new Ghost();
    aiko.sends = (command) => {
      // The server keeps the box, and tells the rules something that they refuse.
      return command.type === 'give-key' && command.to === ghost.id ? { ...command, to: ben.device } : command;
    };
    aiko.sees = (view) => {
      // It was there for a moment.
      if (!view.shared.lock.comparison) view.shared.lock.devices[ghost.id] = { person: 'ben', here: true, keys: {} };
      return view;
    };
    await world.tellsAgain();
    expect(aiko.decided.at(-1)).toEqual(['give-key', 'key-given']);
    await aiko.compares();
    expect(why(aiko)).toBe('given-missing');
  });

  it('a box of another device: rejected, and another person gives the key', async () => {
    [aiko, ben] = await world.meets('Aiko', 'Ben');
    await aiko.writes(secret);
    const dan = world.begins('Dan');
    aiko.sends = (command) => {
      const bens = ben.device;
      const box = world.session.lock.devices[bens]?.boxes[1]?.box ?? '';
      return command.type === 'give-key' && command.to === dan.device ? { ...command, box } : command;
    };
    await world.settles();
    expect(dan.decided).toContainEqual(['reject-key', undefined]);
    await world.passes(2_500);
    expect(world.session.lock.devices[dan.device]?.keys[1]?.by).toBe(ben.device);
    expect(dan.topics).toEqual([secret]);
  });

  it('a box of another epoch, or of another session: doesn’t open, and nothing is shown of the texts', async () => {
    await meet();
    await aiko.writes(secret);
    const old = world.session.lock.devices[ben.device]?.boxes[1]?.box ?? '';
    const replay = (view: View) => {
      for (const boxes of Object.values(view.own.boxes)) {
        for (const [epoch, box] of Object.entries(boxes)) boxes[epoch] = { ...box, box: old };
      }
      return view;
    };
    ben.sees = (view) => (view.shared.lock.epochs.length > 1 ? replay(view) : view);
    await aiko.newKey();
    await aiko.writes(later);
    expect(ben.topics).toEqual([secret, '(waiting)']);
    expect(await ben.writes('anything')).toBe('not-locked');
    await world.clears();
    [aiko, ben] = [await world.joins('Aiko'), world.begins('Ben')];
    ben.sees = replay;
    await world.settles();
    await ben.does({ type: 'acknowledge-rule' });
    await aiko.writes(secret);
    expect(ben.topics).toEqual(['(waiting)']);
  });
});

describe('texts', () => {
  it('moved to another id: can’t be unlocked', async () => {
    await meet();
    await aiko.writes(secret);
    await aiko.writes(later);
    ben.sees = (view) => {
      const [one, other] = Object.values(view.shared.topics).map(({ parts }) => parts[0]);
      if (one && other) [one.text, other.text] = [other.text, one.text];
      return view;
    };
    await world.tellsAgain();
    expect(ben.topics).toEqual(['(wrong)', '(wrong)']);
  });

  it('moved to another author: can’t be unlocked', async () => {
    await meet();
    await aiko.writes(secret);
    ben.sees = (view) => {
      for (const { parts } of Object.values(view.shared.topics)) for (const part of parts) part.author = 'ben';
      return view;
    };
    await world.tellsAgain();
    expect(ben.topics).toEqual(['(wrong)']);
  });

  it('moved to another kind: can’t be unlocked', async () => {
    await meet();
    await aiko.writes(secret);
    aiko.sees = (view) => {
      view.own.takeaway = Object.values(view.shared.topics)[0]?.parts[0]?.text ?? '';
      view.shared.sentences = [{ id: Object.keys(view.shared.topics)[0] ?? '', text: view.own.takeaway }];
      return view;
    };
    await world.tellsAgain();
    expect(aiko.topics).toEqual([secret]);
    expect(aiko.view.own).toMatchObject({ takeaway: '(wrong)', takeawayUnread: 'wrong' });
    expect(aiko.view.shared.sentences).toMatchObject([{ text: '(wrong)', unread: 'wrong' }]);
  });

  it('an older text of the same place: not noticed', async () => {
    await meet();
    await aiko.writes(secret);
    const [part] = Object.values(aiko.view.shared.topics).flatMap(({ parts }) => parts);
    const old = Object.values(world.session.topics)[0]?.parts[0]?.text ?? '';
    ben.sees = (view) => {
      for (const { parts } of Object.values(view.shared.topics)) for (const one of parts) one.text = old;
      return view;
    };
    await aiko.does({ type: 'edit-topic', part: part?.id ?? '', text: later });
    expect([aiko.topics, ben.topics]).toEqual([[later], [secret]]);
  });
});

describe('commitments and nonces', () => {
  it('a commitment sent back as another’s: no number', async () => {
    await meet();
    aiko.sees = about(({ commitments, nonces }) => {
      const [own = '', other = ''] = [aiko.device, ben.device];
      if (commitments[own]) commitments[other] = commitments[own];
      if (nonces[own]) nonces[other] = nonces[own];
    });
    await aiko.compares();
    expect(why(aiko)).toBe('changed');
  });

  it('nonces shown before the commitments are closed: nothing is revealed early, and the number is as before', async () => {
    await meet();
    aiko.sees = about((comparison) => {
      if (!comparison.closed) comparison.nonces[ben.device] = anyNonce();
    });
    // Ben's commitment comes late.
    let held: Command | undefined;
    ben.sends = (command) => {
      if (command.type !== 'commit-nonce') return command;
      held = command;
      return undefined;
    };
    await aiko.compares();
    expect(sent(aiko, 'reveal-nonce')).toBe(0);
    await world.forges('Ben', held as Command);
    expect(numberOf(aiko)).toBe(numberOf(ben));
    expect(numberOf(aiko)).toBeDefined();
  });

  it('closed before a panel has committed: it reveals nothing, and has no number', async () => {
    await meet();
    aiko.sees = about((comparison, view) => {
      comparison.closed = true;
      comparison.commitments = { [ben.device]: commitmentIn(view, ben.device, anyNonce(), world.secrets) };
    });
    await aiko.compares();
    expect(sent(aiko, 'reveal-nonce')).toBe(0);
    expect(numberOf(aiko)).toBeUndefined();
  });

  it('a commitment changed after the close, to fit what was revealed: no number', async () => {
    await meet();
    const [first, second] = [anyNonce(), anyNonce()];
    aiko.sees = about((comparison, view) => {
      const hasRevealed = comparison.nonces[aiko.device] !== undefined;
      const nonce = hasRevealed ? second : first;
      comparison.commitments[ben.device] = commitmentIn(view, ben.device, nonce, world.secrets);
      if (hasRevealed) comparison.nonces[ben.device] = nonce;
    });
    await aiko.compares();
    expect(why(aiko)).toBe('changed');
  });

  it('a nonce that doesn’t fit its commitment: no number', async () => {
    await meet();
    aiko.sees = about(({ nonces }) => {
      if (nonces[ben.device]) nonces[ben.device] = anyNonce();
    });
    await aiko.compares();
    expect(why(aiko)).toBe('changed');
  });

  it('a commitment of this device that it never made: no number, and nothing is revealed', async () => {
    await meet();
    aiko.sees = about((comparison, view) => {
      if (comparison.commitments[aiko.device]) {
        comparison.commitments[aiko.device] = commitmentIn(view, aiko.device, anyNonce(), world.secrets);
      }
    });
    await aiko.compares();
    await world.passes(3_000);
    expect([why(aiko), sent(aiko, 'reveal-nonce')]).toEqual(['changed', 0]);
  });

  it('a nonce withheld: no number after ten seconds', async () => {
    await meet();
    aiko.sees = about(({ nonces }) => {
      delete nonces[ben.device];
    });
    await aiko.compares();
    expect(aiko.comparison?.step).toBe('under-way');
    await world.passes(10_000);
    expect(why(aiko)).toBe('withheld');
    // A nonce that comes after that changes nothing.
    aiko.sees = (view) => view;
    await world.tellsAgain();
    expect(why(aiko)).toBe('withheld');
  });

  it('the close withheld: no number after twenty seconds', async () => {
    await meet();
    aiko.sees = about((comparison) => {
      comparison.closed = false;
    });
    await aiko.compares();
    await world.passes(20_000);
    expect([why(aiko), sent(aiko, 'reveal-nonce')]).toEqual(['withheld', 0]);
  });
});

describe('lists', () => {
  const without = (missing: () => string) =>
    about((comparison) => {
      comparison.devices = comparison.devices.filter((id) => id !== missing());
    });

  it('without this device: no number', async () => {
    await meet();
    ben.sees = without(() => ben.device);
    await aiko.compares();
    expect([why(ben), sent(ben, 'commit-nonce')]).toEqual(['itself-missing', 0]);
  });

  it('without the device that gave this one the key: no number', async () => {
    await meet();
    ben.sees = without(() => aiko.device);
    await aiko.compares();
    expect([why(ben), sent(ben, 'commit-nonce')]).toEqual(['giver-missing', 0]);
  });

  it.each(['Ben', 'Cleo'])('without a device that this one gave the key to, %s’s: no number', async (name) => {
    const panels = await world.meets('Aiko', 'Ben', 'Cleo');
    [aiko, ben] = panels;
    aiko.sees = without(() => panels.find((panel) => panel.name === name)?.device ?? '');
    await aiko.compares();
    expect([why(aiko), sent(aiko, 'commit-nonce')]).toEqual(['given-missing', 0]);
  });

  it('without a device that another window of this one gave the key to: no number', async () => {
    aiko = await world.joins('Aiko');
    const stage = await world.opens('Aiko', aiko.browser);
    aiko.holds();
    ben = await world.joins('Ben');
    expect(sent(stage, 'give-key')).toBe(1);
    await stage.closes();
    await aiko.releases();
    aiko.sees = without(() => ben.device);
    await aiko.compares();
    expect(why(aiko)).toBe('given-missing');
  });

  it('with a device twice: no number', async () => {
    await meet();
    aiko.sees = about(({ devices }) => void devices.push(ben.device));
    await aiko.compares();
    expect(why(aiko)).toBe('doubled');
  });

  it('with this device under another person: no number', async () => {
    await meet();
    aiko.sees = (view) => {
      const [hers, his] = [view.shared.lock.devices[aiko.device], view.shared.lock.devices[ben?.device]];
      if (view.shared.lock.comparison && hers && his) [hers.person, his.person] = ['ben', 'aiko'];
      return view;
    };
    await aiko.compares();
    expect(why(aiko)).toBe('itself-missing');
  });

  it('with other names or persons than others see: the numbers differ', async () => {
    const [one, two, cleo] = await world.meets('Aiko', 'Ben', 'Cleo');
    [aiko, ben] = [one, two];
    // Ben and Cleo have changed places, for Aiko only. She commits to that; so nothing fits.
    aiko.sees = (view) => {
      const { people } = view.shared;
      if (people.ben && people.cleo) [people.ben.name, people.cleo.name] = ['Cleo', 'Ben'];
      return view;
    };
    await world.tellsAgain();
    await aiko.compares();
    expect([aiko, ben, cleo].map(why)).toEqual(['changed', 'changed', 'changed']);
  });

  it('changed after this panel has committed: no number', async () => {
    await meet();
    aiko.sees = about((comparison) => {
      if (comparison.commitments[aiko.device]) comparison.devices.push(new Ghost().id);
    });
    await aiko.compares();
    expect([why(aiko), sent(aiko, 'reveal-nonce')]).toEqual(['changed', 0]);
  });
});

describe('rounds', () => {
  it('a tenth round: refused by panels, even where the server begins one', async () => {
    await meet();
    for (let round = 1; round <= limits.comparisons; round++) await aiko.compares();
    expect(numberOf(ben)).toBeDefined();
    expect(await aiko.live.lock.beginComparison()).toMatchObject({ refusal: { code: 'comparisons-used' } });
    const commitments = sent(ben, 'commit-nonce');
    ben.sees = about((comparison, { shared: { lock } }) => {
      lock.rounds = comparison.round = 10;
      Object.assign(comparison, { closed: false, commitments: {}, nonces: {} });
    });
    await world.tellsAgain();
    expect([why(ben), sent(ben, 'commit-nonce')]).toEqual(['too-many-rounds', commitments]);
  });

  it('a round played again: no panel commits to it twice, not even after it was loaded anew', async () => {
    await meet();
    await aiko.compares();
    await aiko.compares();
    const commitments = sent(ben, 'commit-nonce');
    const anew = about((comparison) => {
      Object.assign(comparison, { round: 1, closed: false, commitments: {}, nonces: {} });
    });
    ben.sees = anew;
    await world.tellsAgain();
    expect([numberOf(ben), sent(ben, 'commit-nonce')]).toEqual([undefined, commitments]);
    await ben.closes();
    const again = world.begins('Ben', ben.browser);
    again.sees = about((comparison) => {
      Object.assign(comparison, { round: 2, closed: false, commitments: {}, nonces: {} });
    });
    await world.settles();
    expect([numberOf(again), sent(again, 'commit-nonce')]).toEqual([undefined, 0]);
  });

  it('a comparison said to be over, with everyone’s confirmation: nobody’s panel counts as compared', async () => {
    await meet();
    for (const panel of [aiko, ben]) {
      panel.sees = (view) => {
        view.shared.lock.rounds = 1;
        view.shared.lock.comparison = {
          round: 1,
          devices: [aiko.device, ben.device],
          closed: true,
          commitments: { [aiko.device]: anyNonce(), [ben.device]: anyNonce() },
          nonces: { [aiko.device]: anyNonce(), [ben.device]: anyNonce() },
          confirmed: { aiko: true, ben: true },
        };
        return view;
      };
    }
    await world.tellsAgain();
    for (const { lock } of [aiko, ben]) {
      expect(lock.compared).toBe(false);
      expect(lock.comparison?.number).toBeUndefined();
    }
  });

  it('"it differs" said by this person, and withheld or turned round by the server: this panel keeps it', async () => {
    await meet();
    ben.sees = about((comparison) => {
      comparison.confirmed = { aiko: true, ben: true };
    });
    await aiko.compares();
    expect(ben.lock.compared).toBe(true);
    await ben.live.lock.confirm(false);
    await world.settles();
    expect(ben.comparison?.confirmed).toEqual({ aiko: true, ben: false });
    expect(ben.lock.compared).toBe(false);
    expect(aiko.lock.compared).toBe(false);
  });
});

describe('after a comparison', () => {
  it('a device that comes then: gets no key without a press', async () => {
    await meet();
    await aiko.writes(secret);
    await aiko.compares();
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    await world.passes(10_000);
    expect(world.session.lock.devices[ghost.id]?.keys).toEqual({});
    expect(aiko.lock.asking).toEqual([{ id: ghost.id, person: 'ben' }]);
    const cleo = await world.joins('Cleo');
    await world.passes(10_000);
    expect([cleo.topics, cleo.lock.trouble, cleo.comparison]).toEqual([['(waiting)'], 'asking', undefined]);
    expect(await ben.live.lock.letIn(cleo.device)).toBeUndefined();
    await world.settles();
    expect(cleo.topics).toEqual([secret]);
    expect(aiko.lock.devices.at(-1)).toMatchObject({ person: 'cleo', added: { by: 'ben' } });
    // Cleo didn't compare, so she gives the key to nobody, not even by a press.
    await world.passes(10_000);
    expect([cleo.lock.asking, sent(cleo, 'give-key')]).toEqual([[], 0]);
    expect(world.session.lock.devices[ghost.id]?.keys).toEqual({});
  });

  it('a device that comes while people compare, after the list was made: gets no key without a press', async () => {
    await meet();
    ben.holds();
    await aiko.compares();
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    await ben.releases();
    await world.passes(12_000);
    expect(numberOf(aiko)).toBe(numberOf(ben));
    expect(world.session.lock.devices[ghost.id]?.keys).toEqual({});
  });

  it('a device that comes where a panel got the key only then: gets no key without a press', async () => {
    await meet();
    // Aiko's box for Cleo is on its way when the comparison begins.
    let box: Command | undefined;
    aiko.sends = ben.sends = (command) => {
      if (command.type !== 'give-key') return command;
      box ??= command;
      return undefined;
    };
    const cleo = await world.joins('Cleo');
    await aiko.compares();
    await world.forges('Aiko', box as Command);
    expect([why(cleo), cleo.lock.trouble]).toEqual(['not-listed', undefined]);
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    await world.passes(10_000);
    expect([cleo.lock.asking, sent(cleo, 'give-key')]).toEqual([[], 0]);
  });

  it('a device that comes where a panel was kept from comparing: gets no key without a press', async () => {
    const [one, two, cleo] = await world.meets('Aiko', 'Ben', 'Cleo');
    [aiko, ben] = [one, two];
    cleo.sends = (command) => (command.type === 'commit-nonce' ? undefined : command);
    await aiko.compares();
    await world.passes(10_500);
    expect([numberOf(aiko), numberOf(cleo)]).toEqual([numberOf(ben), undefined]);
    const ghost = new Ghost();
    await world.forges('Ben', { type: 'bring-device', device: ghost.id });
    await world.passes(10_000);
    expect(world.session.lock.devices[ghost.id]?.keys).toEqual({});
  });

  it('a key that the server began: panels that compared don’t write under it before they compare again', async () => {
    await meet();
    await aiko.writes(secret);
    await aiko.compares();
    const ghost = new Ghost();
    const { key, sid, kid } = anyEpoch();
    await ben.closes();
    await world.forges('Aiko', {
      type: 'begin-epoch',
      epoch: 2,
      sid,
      kid,
      device: ghost.id,
      box: ghost.boxes({ sid, epoch: 2 }, ghost.id, key),
    });
    const box = ghost.boxes({ sid, epoch: 2 }, aiko.device, key, true);
    await world.forges('Aiko', { type: 'give-key', epoch: 2, from: ghost.id, to: aiko.device, box });
    expect(aiko.lock.trouble).toBe('new-key');
    expect(await aiko.writes(later)).toBe('not-locked');
    expect(sent(aiko, 'add-topic')).toBe(1);
    expect(aiko.topics).toEqual([secret]);
  });

  it('a key that the server began: nor does a panel that was let in by one that compared', async () => {
    await meet();
    await aiko.compares();
    const cleo = await world.joins('Cleo');
    await aiko.live.lock.letIn(cleo.device);
    await world.settles();
    expect(await cleo.writes(secret)).toBeUndefined();
    const ghost = new Ghost();
    const { key, sid, kid } = anyEpoch();
    const own = ghost.boxes({ sid, epoch: 2 }, ghost.id, key);
    await world.forges('Aiko', { type: 'begin-epoch', epoch: 2, sid, kid, device: ghost.id, box: own });
    const box = ghost.boxes({ sid, epoch: 2 }, cleo.device, key, true);
    await world.forges('Aiko', { type: 'give-key', epoch: 2, from: ghost.id, to: cleo.device, box });
    expect(cleo.lock.trouble).toBe('new-key');
    expect(await cleo.writes(later)).toBe('not-locked');
  });

  it('a key that the server began, and an earlier one from a panel that compared: nor does one that missed it', async () => {
    await meet();
    await aiko.writes(secret);
    await aiko.compares();
    const cleo = await world.joins('Cleo');
    const ghost = new Ghost();
    const { key, sid, kid } = anyEpoch();
    await aiko.live.lock.letIn(cleo.device);
    await world.settles();
    for (const epoch of [2, 3]) {
      const own = ghost.boxes({ sid, epoch }, ghost.id, key);
      await world.forges('Aiko', { type: 'begin-epoch', epoch, sid, kid, device: ghost.id, box: own });
      const box = ghost.boxes({ sid, epoch }, cleo.device, key, true);
      await world.forges('Aiko', { type: 'give-key', epoch, from: ghost.id, to: cleo.device, box });
      expect(cleo.lock.trouble).toBe('new-key');
    }
    expect(await cleo.writes(later)).toBe('not-locked');
  });

  it('a new key begun by the facilitator: everyone writes again once they have compared it', async () => {
    await meet();
    await aiko.compares();
    await aiko.newKey();
    expect([aiko.lock.trouble, ben.lock.trouble]).toEqual(['new-key', 'new-key']);
    expect(await ben.writes(secret)).toBe('not-locked');
    await aiko.compares();
    expect(numberOf(aiko)).toBe(numberOf(ben));
    expect(await ben.writes(secret)).toBe('not-locked');
    await ben.live.lock.confirm(true);
    await world.settles();
    expect(await ben.writes(secret)).toBeUndefined();
    expect(aiko.topics).toEqual([secret]);
  });

  it('a new key that was compared: people let in under it read everything and write, also after they reload', async () => {
    await meet();
    await aiko.writes(secret);
    await aiko.compares();
    await aiko.newKey();
    await aiko.compares();
    const cleo = await world.joins('Cleo');
    expect(aiko.lock.asking).toEqual([]);
    await aiko.live.lock.confirm(true);
    await world.settles();
    expect(aiko.lock.asking).toMatchObject([{ person: 'cleo' }]);
    expect(cleo.topics).toEqual(['(waiting)']);
    await aiko.live.lock.letIn(cleo.device);
    await world.settles();
    expect(cleo.topics).toEqual([secret]);
    expect(cleo.lock.trouble).toBeUndefined();
    expect(await cleo.writes(later)).toBeUndefined();
    await cleo.closes();
    const again = await world.opens('Cleo', cleo.browser);
    expect([again.topics, again.lock.trouble]).toEqual([[secret, later], undefined]);
  });

  it('an earlier key said to be the present one: nobody writes under it', async () => {
    await meet();
    await aiko.compares();
    await aiko.newKey();
    await aiko.compares();
    aiko.sees = (view) => {
      view.shared.lock.epochs.pop();
      return view;
    };
    await world.tellsAgain();
    expect(aiko.lock.trouble).toBe('new-key');
    expect(await aiko.writes(secret)).toBe('not-locked');
    expect(sent(aiko, 'add-topic')).toBe(0);
  });

  it('the key’s name and session exchanged under the same epoch: panels go on with the key they have', async () => {
    await meet();
    const { sid, kid } = anyEpoch();
    aiko.sees = (view) => {
      view.shared.lock.epochs = [{ sid, kid }];
      return view;
    };
    await world.tellsAgain();
    await aiko.writes(secret);
    expect(ben.topics).toEqual([secret]);
  });
});
